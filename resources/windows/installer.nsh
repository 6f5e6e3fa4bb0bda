; What the installer does beside copying the app: `quayside` on the PATH, a double click on files of tunnels, a clean removal.

; This folder is on every user's PATH. A launcher of one line goes there, so that PATH itself is never edited.
!define QUAYSIDE_LAUNCHER "$LOCALAPPDATA\Microsoft\WindowsApps\quayside.cmd"

; Files that end with .quayside, for this user. electron-builder's own way leaves the program's path without its quotes.
!define QUAYSIDE_CLASSES "Software\Classes"
!define QUAYSIDE_FILES "Quayside.Tunnels"

; The system is told that what opens a file is another one now.
!macro tellOfFiles
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

!macro customInstall
  WriteRegStr HKCU "${QUAYSIDE_CLASSES}\.quayside" "" "${QUAYSIDE_FILES}"
  WriteRegStr HKCU "${QUAYSIDE_CLASSES}\${QUAYSIDE_FILES}" "" "Quayside tunnels"
  WriteRegStr HKCU "${QUAYSIDE_CLASSES}\${QUAYSIDE_FILES}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  ; Behind the `--` nothing of a name can become a switch.
  WriteRegStr HKCU "${QUAYSIDE_CLASSES}\${QUAYSIDE_FILES}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
  !insertmacro tellOfFiles
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
    DeleteRegKey HKCU "${QUAYSIDE_CLASSES}\quayside"
    DeleteRegKey HKCU "${QUAYSIDE_CLASSES}\${QUAYSIDE_FILES}"
    ; The ending may be somebody else's by now.
    ReadRegStr $0 HKCU "${QUAYSIDE_CLASSES}\.quayside" ""
    ${if} $0 == "${QUAYSIDE_FILES}"
      DeleteRegKey HKCU "${QUAYSIDE_CLASSES}\.quayside"
    ${endIf}
    !insertmacro tellOfFiles
    Delete "$APPDATA\quayside\endpoint.json"
  ${endIf}
!macroend
