@echo off
rem `quayside` in a terminal: the app's own program, as a command line without windows.
"%~dp0..\..\Quayside.exe" --command-line -- %*
exit /b %ERRORLEVEL%
