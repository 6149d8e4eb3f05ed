@echo off
rem Runs the command line of the distribution that this file is in.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms16m "-Dschemainit.home=%~dp0." -jar "%~dp0schemainit.jar" %*
