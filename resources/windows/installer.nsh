; What the installer does beside copying the app: `quayside` on the PATH, and a clean removal.

; This folder is on every user's PATH. A launcher of one line goes there, so that PATH itself is never edited.
!define QUAYSIDE_LAUNCHER "$LOCALAPPDATA\Microsoft\WindowsApps\quayside.cmd"

!macro customInstall
  ; The console reads batch files in another code page than they are written in: no user's name in there.
  StrLen $0 "$LOCALAPPDATA"
  StrCpy $1 "$INSTDIR" $0
  ${if} $1 == "$LOCALAPPDATA"
    StrCpy $1 "$INSTDIR" "" $0
    StrCpy $1 "%LOCALAPPDATA%$1"
  ${else}
    StrCpy $1 "$INSTDIR"
  ${endIf}
  ClearErrors
  FileOpen $0 "${QUAYSIDE_LAUNCHER}" w
  ${ifNot} ${Errors}
    FileWrite $0 '@"$1\resources\bin\quayside.cmd" %*$\r$\n'
    FileClose $0
  ${endIf}
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    Delete "${QUAYSIDE_LAUNCHER}"
    ; The start with the session, as Electron writes it, and whether the user had turned it off.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
    ; Links such as quayside://port/3000, as Electron writes them.
    DeleteRegKey HKCU "Software\Classes\quayside"
    Delete "$APPDATA\quayside\endpoint.json"
  ${endIf}
!macroend
