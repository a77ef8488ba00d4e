; Untested: written from the documentation of Inno Setup 6. See README.md beside the other recipes.
;   ISCC.exe /DVersion=0.1.0 installers\windows\registry.iss
#ifndef Version
  #define Version "0.1.0"
#endif
#define Name "Commercial Aerospace Cultivation Registry"

[Setup]
AppId={{6B0B6B7E-6E0C-4C0B-9C0F-8B6C5B8E3B6A}
AppName={#Name}
AppVersion={#Version}
DefaultDirName={autopf}\Cultivation Registry
DefaultGroupName=Cultivation Registry
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=cultivation-registry-{#Version}-setup
SetupIconFile=registry.ico
UninstallDisplayIcon={app}\cultivation-registry.exe
ChangesAssociations=yes
Compression=lzma2
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Files]
Source: "..\..\dist\cultivation-registry\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\cultivation-registry.exe"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\cultivation-registry.exe"; Tasks: desktopicon

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Registry]
Root: HKA; Subkey: "Software\Classes\.car\OpenWithProgids"; ValueType: string; ValueName: "CultivationRegistry.File"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\CultivationRegistry.File"; ValueType: string; ValueData: "Cultivation registry"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\CultivationRegistry.File\DefaultIcon"; ValueType: string; ValueData: "{app}\cultivation-registry.exe,0"
Root: HKA; Subkey: "Software\Classes\CultivationRegistry.File\shell\open\command"; ValueType: string; ValueData: """{app}\cultivation-registry.exe"" ""%1"""

[Run]
Filename: "{app}\cultivation-registry.exe"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent
