// Written by tools/schemas/write-validators.js from aib.schema.json. Do not edit.
"use strict";
exports.conforms = validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","title":"Automotive image manifest (*.aib.yml)","description":"Describes one automotive operating-system image: its packages and files, its isolated QM partition, its disk and its accounts.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"The image's name. It is part of the artifact's file name: letters, digits and _ . + - only, not starting with a dot or a dash.","type":"string","x-aib-value":"image-name","pattern":"^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}$","examples":["my-car"]},"version":{"description":"The image's version, as text: quote it, or YAML reads 1.10 as the number 1.1.","type":"string","x-aib-value":"line","examples":["1.0"]},"target":{"description":"The board or machine that the image is for. The build command may override it.","type":"string","x-aib-value":"target-name","default":"qemu","examples":["qemu","rpi4","ridesx4","s32g_vnp_rdb3"]},"content":{"description":"What the host's root file system contains: packages, files, containers, services.","$ref":"#/definitions/content"},"qm":{"description":"The QM partition: an isolated, memory-limited root file system for code that is not safety-relevant. The section's presence switches it on.","type":"object","additionalProperties":false,"properties":{"content":{"description":"What the QM root file system contains; the same keys as the host's content.","$ref":"#/definitions/content"},"memory_limit":{"description":"How much memory QM may use, with all that runs in it. Becomes MemoryMax= and MemoryHigh= of qm.service.","type":"object","additionalProperties":false,"properties":{"max":{"description":"The hard limit; above it QM's own processes are killed. A percentage of the machine's memory, or a number of bytes with an optional suffix K, M, G, T.","$ref":"#/definitions/memoryLimit","examples":["40%","1500M"]},"high":{"description":"The soft limit; above it QM is slowed down and its memory is reclaimed. At most max.","$ref":"#/definitions/memoryLimit","examples":["35%","1G"]}}},"cpu_weight":{"description":"QM's share of CPU time when the machine is busy: idle (only what the host leaves) or 1 to 100, where 100 is a host service's usual weight.","type":["string","integer"],"x-aib-value":"cpu-weight","anyOf":[{"const":"idle"},{"type":"integer","minimum":1,"maximum":100}],"default":"idle"},"container_checksum":{"description":"The checksum that the built QM root file system must have.","type":"string","x-aib-value":"line"}}},"network":{"description":"How the machine gets its address: exactly one of static and dynamic.","type":"object","additionalProperties":false,"oneOf":[{"required":["static"]},{"required":["dynamic"]}],"properties":{"static":{"description":"A fixed address, set early in the boot.","type":"object","additionalProperties":false,"required":["ip","ip_prefixlen","gateway","dns"],"properties":{"ip":{"description":"The machine's IPv4 or IPv6 address.","type":"string","x-aib-value":"ip-address","examples":["192.168.1.10"]},"ip_prefixlen":{"description":"How many leading bits of the address name the network: 0 to 32, for IPv6 to 128.","type":"integer","minimum":0,"maximum":128,"examples":[24]},"gateway":{"description":"The address of the default gateway.","type":"string","x-aib-value":"ip-address","examples":["192.168.1.1"]},"dns":{"description":"The address of the name server.","type":"string","x-aib-value":"ip-address","examples":["192.168.1.1"]},"iface":{"description":"The network interface; without it, the target's usual one.","type":"string","x-aib-value":"interface-name","examples":["enp0s2","eth0"]},"load_module":{"description":"A kernel module to load before the interface is set up; without it, the target's usual one.","type":"string","x-aib-value":"module-name","examples":["virtio_net"]}}},"dynamic":{"description":"Addresses by DHCP; written as dynamic: {}.","type":"object","additionalProperties":false,"properties":{}}}},"image":{"description":"The disk image: its size and partitions, its host name, SELinux and sealing.","type":"object","additionalProperties":false,"properties":{"image_size":{"description":"The size of the whole disk image.","$ref":"#/definitions/size","default":"8 GiB","examples":["8 GiB"]},"sealed":{"description":"Whether the root file system is signed and checked when it is mounted.","type":"boolean","default":false},"selinux_mode":{"description":"Whether SELinux refuses what its policy forbids (enforcing) or only logs it (permissive).","type":"string","enum":["enforcing","permissive"],"default":"enforcing"},"selinux_policy":{"description":"The SELinux policy to use.","type":"string","x-aib-value":"token","default":"targeted","examples":["targeted","automotive"]},"selinux_booleans":{"description":"SELinux booleans to set, by name.","type":"object","propertyNames":{"x-aib-value":"token"},"additionalProperties":{"description":"The boolean's value.","type":"boolean"},"examples":[{"container_use_devices":true}]},"hostname":{"description":"The machine's host name: labels of letters, digits and dashes, 64 characters at most.","type":"string","x-aib-value":"hostname","examples":["car-1"]},"ostree_ref":{"description":"The ostree branch that an image-mode image is committed to.","type":"string","x-aib-value":"ostree-ref","examples":["my-org/x86_64/my-car"]},"partitions":{"description":"Sizes of the partitions; what is not named has its target's default.","type":"object","additionalProperties":false,"properties":{"root":{"description":"The root partition; it is last and takes what the others leave.","type":"object","additionalProperties":false,"properties":{"grow":{"description":"Whether the root partition grows to the end of the real disk at the first boot.","type":"boolean","default":false}}},"aboot":{"description":"The two Android boot partitions boot_a and boot_b.","$ref":"#/definitions/sizedPartition"},"ukiboot":{"description":"The two partitions ukiboot_a and ukiboot_b for unified kernel images.","$ref":"#/definitions/sizedPartition"},"boot":{"description":"The /boot partition of targets that start with GRUB.","$ref":"#/definitions/sizedPartition"},"efi":{"description":"The EFI system partition.","$ref":"#/definitions/sizedPartition"},"vbmeta":{"description":"The two Android verified-boot partitions vbmeta_a and vbmeta_b.","$ref":"#/definitions/sizedPartition"},"sbl":{"description":"The secondary boot loader's partition.","$ref":"#/definitions/sizedPartition"},"var":{"description":"A partition of its own for the host's /var. Without size, relative_size or external there is none.","$ref":"#/definitions/dataPartition"},"var_qm":{"description":"A partition of its own for QM's /var. Without size, relative_size or external, or without a qm section, there is none.","$ref":"#/definitions/dataPartition"}}},"enable_oom_protection":{"description":"Whether the host's services are the last to be killed when memory runs out (DefaultOOMScoreAdjust=-1000). On by default when there is a qm section.","type":"boolean"}}},"auth":{"description":"Accounts, passwords and ssh access.","type":"object","additionalProperties":false,"properties":{"root_password":{"description":"root's password as a crypt(5) hash (openssl passwd -6 makes one); \"\" is no password, null a locked account.","type":["string","null"],"x-aib-value":"password-hash","default":null},"root_ssh_keys":{"description":"Public keys that may log in as root, one line each.","type":"array","items":{"$ref":"#/definitions/sshKey"}},"sshd_config":{"description":"Settings of the ssh server, see sshd_config(5).","type":"object","additionalProperties":false,"properties":{"PasswordAuthentication":{"description":"Whether a password is enough to log in over ssh.","type":"boolean"},"PermitRootLogin":{"description":"Whether root may log in over ssh: true, false, prohibit-password (keys only) or forced-commands-only.","type":["string","boolean"],"enum":["prohibit-password","forced-commands-only",true,false]}}},"users":{"description":"User accounts to make, by name: letters, digits and _ . -, at most 32 characters.","type":"object","propertyNames":{"x-aib-value":"account-name","pattern":"^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$"},"additionalProperties":{"$ref":"#/definitions/user"}},"groups":{"description":"Groups to make, by name: letters, digits and _ . -, at most 32 characters.","type":"object","propertyNames":{"x-aib-value":"account-name","pattern":"^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$"},"additionalProperties":{"description":"A group of users.","type":"object","additionalProperties":false,"properties":{"gid":{"description":"The group's number; without it, the next free one.","$ref":"#/definitions/accountId"}}}}}},"kernel":{"description":"The kernel, its command line and its modules.","type":"object","additionalProperties":false,"properties":{"debug_logging":{"description":"Whether the kernel and early user space log all they can.","type":"boolean","default":false},"cmdline":{"description":"Arguments to add to the kernel's command line, one per item.","type":"array","items":{"type":"string","x-aib-value":"kernel-argument"},"examples":[["panic=10"]]},"kernel_package":{"description":"The kernel's package; without it, the target's.","type":"string","x-aib-value":"kernel-package","examples":["kernel-automotive"]},"kernel_version":{"description":"The version of the kernel package; without it, the newest.","type":"string","x-aib-value":"token","examples":["5.14.0-503.el9"]},"loglevel":{"description":"The console log level: messages below it are printed. 3 prints critical ones and worse, 8 everything.","type":"integer","minimum":0,"maximum":15},"remove_modules":{"description":"Kernel modules to leave out of the image.","type":"array","items":{"type":"string","x-aib-value":"module-name"},"examples":[["bluetooth"]]}}},"experimental":{"description":"Settings without a promise: they may change or go in any release.","type":"object","additionalProperties":false,"properties":{"internal_defines":{"description":"Free-form definitions, passed on as they are.","type":"object","additionalProperties":true}}}},"definitions":{"size":{"description":"A size: a whole number and a unit, kB MB GB TB (powers of 1000) or KiB MiB GiB TiB (powers of 1024).","type":"string","x-aib-value":"size","pattern":"^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$","patternErrorMessage":"A whole number and a unit: kB, KiB, MB, MiB, GB, GiB, TB or TiB.","examples":["512 MiB","8 GiB"]},"memoryLimit":{"type":["string","integer"],"x-aib-value":"memory-limit"},"sizedPartition":{"type":"object","additionalProperties":false,"properties":{"size":{"description":"The partition's size; without it, the target's default.","$ref":"#/definitions/size"}}},"dataPartition":{"type":"object","additionalProperties":false,"properties":{"size":{"description":"The partition's size; 0 switches the partition off. Not together with relative_size or external.","$ref":"#/definitions/size"},"relative_size":{"description":"The partition's size as a fraction of the whole image, above 0 and up to 1. Not together with size or external.","type":"number","exclusiveMinimum":0,"maximum":1,"examples":[0.2]},"external":{"description":"true: the file system is on another disk and is mounted by its uuid. Not together with size or relative_size.","type":"boolean","x-aib-value":"external","default":false},"uuid":{"description":"The file system's UUID; needed with external.","type":"string","x-aib-value":"uuid","pattern":"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$","examples":["0f4a2c1e-5b7d-4e3a-9c68-2d1f0b9e8a77"]}}},"sshKey":{"description":"A public key as it stands in a .pub file: type, key, comment.","type":"string","x-aib-value":"ssh-key"},"accountId":{"type":"integer","minimum":0,"maximum":4294967294},"owner":{"type":["string","integer"],"x-aib-value":"owner"},"user":{"description":"A user account.","type":"object","additionalProperties":false,"properties":{"uid":{"description":"The user's number; without it, the next free one.","$ref":"#/definitions/accountId"},"gid":{"description":"The number of the user's primary group; without it, a group of the user's name is made.","$ref":"#/definitions/accountId"},"groups":{"description":"Further groups that the user is a member of.","type":"array","items":{"type":"string","x-aib-value":"account-name"},"examples":[["wheel"]]},"description":{"description":"The user's full name or purpose, for passwd(5); no colon.","type":"string","x-aib-value":"account-description"},"home":{"description":"The home directory.","type":"string","x-aib-value":"account-path","examples":["/home/driver"]},"shell":{"description":"The login shell.","type":"string","x-aib-value":"account-path","examples":["/bin/bash","/usr/sbin/nologin"]},"password":{"description":"The password as a crypt(5) hash (openssl passwd -6 makes one); \"\" is no password, null a locked account.","type":["string","null"],"x-aib-value":"password-hash","default":null},"key":{"description":"One public key that may log in as this user.","$ref":"#/definitions/sshKey"},"keys":{"description":"Public keys that may log in as this user, one line each.","type":"array","items":{"$ref":"#/definitions/sshKey"}},"expiredate":{"description":"The day on which the account expires, in days since 1970-01-01, see shadow(5).","type":"integer","minimum":1,"examples":[22280]},"force_password_reset":{"description":"Whether the user must choose a new password at the first login.","type":"boolean","default":false}}},"content":{"type":"object","additionalProperties":false,"properties":{"rpms":{"description":"Packages to install, by their names in an RPM distribution.","type":"array","items":{"type":"string","x-aib-value":"package-name"},"examples":[["openssh-server"]]},"debs":{"description":"Packages to install, by their names in a Debian-family distribution.","type":"array","items":{"type":"string","x-aib-value":"deb-name"},"examples":[["openssh-server"]]},"enable_repos":{"description":"Further repositories of the distribution to install from.","type":"array","items":{"type":"string","enum":["debug","devel"]}},"repos":{"description":"Package repositories to install from, besides the distribution's.","type":"array","items":{"description":"A package repository.","type":"object","additionalProperties":false,"required":["id","baseurl"],"properties":{"id":{"description":"A short name for the repository: letters, digits and _ . : -.","type":"string","x-aib-value":"repo-id","examples":["my-repo"]},"baseurl":{"description":"Where the repository is; $arch stands for the architecture.","type":"string","x-aib-value":"repo-url","examples":["https://example.com/repo/$arch"]},"priority":{"description":"Which repository wins when several have a package: the lowest number.","type":"integer","minimum":1,"maximum":99,"default":99}}}},"container_images":{"description":"Container images to put into the system's container storage.","type":"array","items":{"description":"A container image.","type":"object","additionalProperties":false,"required":["source"],"properties":{"source":{"description":"The image's registry and repository, without tag or digest.","type":"string","x-aib-value":"container-source","examples":["registry.example.com/demo/app"]},"tag":{"description":"Which version of the image to take.","type":"string","x-aib-value":"container-tag","default":"latest"},"digest":{"description":"The digest that the image must have.","type":"string","x-aib-value":"container-digest","examples":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"name":{"description":"The name to store the image under; without it, the source's.","type":"string","x-aib-value":"token","examples":["localhost/app"]},"containers-transport":{"description":"Where the image comes from: a registry (docker) or this machine's own container storage (containers-storage).","type":"string","enum":["docker","containers-storage"],"default":"docker"},"index":{"description":"Whether to store the image's multi-architecture index too.","type":"boolean","default":false}}}},"add_files":{"description":"Files to add: each has a path in the image and exactly one of text, source_path, url and source_glob.","type":"array","items":{"description":"A file, or with source_glob several, to add.","type":"object","additionalProperties":false,"required":["path"],"oneOf":[{"required":["text"]},{"required":["source_path"]},{"required":["url"]},{"required":["source_glob"]}],"dependencies":{"preserve_path":["source_glob"],"max_files":["source_glob"],"allow_empty":["source_glob"]},"properties":{"path":{"description":"Where the file goes, under /etc or /usr, but not under /usr/local. With source_glob, the directory that the files go to.","type":"string","x-aib-value":"file-destination","examples":["/etc/motd"]},"text":{"description":"The file's contents, kept as they are.","type":"string","examples":["Welcome\n"]},"source_path":{"description":"The file to copy, relative to the manifest.","type":"string","x-aib-value":"source-path","examples":["files/motd"]},"url":{"description":"The address to download the file from.","type":"string","x-aib-value":"file-url","examples":["https://example.com/motd"]},"source_glob":{"description":"The files to copy, as a pattern relative to the manifest.","type":"string","x-aib-value":"source-path","examples":["files/**/*.conf"]},"preserve_path":{"description":"Whether the directories of the source are kept below path. Only with source_glob.","type":"boolean","default":false},"max_files":{"description":"How many files the pattern may match; more is an error. Only with source_glob.","type":"integer","minimum":1,"default":1000},"allow_empty":{"description":"Whether the pattern may match nothing. Only with source_glob.","type":"boolean","default":false}}}},"chmod_files":{"description":"Paths whose permissions to change.","type":"array","items":{"description":"A path and its permissions.","type":"object","additionalProperties":false,"required":["path","mode"],"properties":{"path":{"description":"The absolute path in the image.","type":"string","x-aib-value":"image-path","examples":["/usr/bin/tool"]},"mode":{"description":"The permissions, as for chmod(1): octal (0755) or symbolic (u+x,go-w).","type":["string","integer"],"x-aib-value":"chmod-mode","examples":["0755","u+x"]},"recursive":{"description":"Whether everything below path is changed too.","type":"boolean","default":false}}}},"chown_files":{"description":"Paths whose owner to change: each has a path and user, group or both.","type":"array","items":{"description":"A path and its owner.","type":"object","additionalProperties":false,"required":["path"],"anyOf":[{"required":["user"]},{"required":["group"]}],"properties":{"path":{"description":"The absolute path in the image.","type":"string","x-aib-value":"image-path","examples":["/usr/bin/tool"]},"user":{"description":"The user's name or number.","$ref":"#/definitions/owner","examples":["root",1000]},"group":{"description":"The group's name or number.","$ref":"#/definitions/owner","examples":["root",1000]},"recursive":{"description":"Whether everything below path is changed too.","type":"boolean","default":false}}}},"remove_files":{"description":"Files to remove after the packages are installed.","type":"array","items":{"description":"A file to remove.","type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"description":"The absolute path in the image.","type":"string","x-aib-value":"removable-path","examples":["/etc/machine-id"]}}}},"make_dirs":{"description":"Directories to make.","type":"array","items":{"description":"A directory to make.","type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"description":"The directory, under /etc, /usr or /var, but not under /usr/local.","type":"string","x-aib-value":"directory-destination","examples":["/var/lib/app"]},"mode":{"description":"The directory's permissions in octal, with the leading zero: 0755.","type":["string","integer"],"x-aib-value":"directory-mode","default":493,"examples":[493]},"parents":{"description":"Whether missing parents are made too.","type":"boolean","default":false},"exist_ok":{"description":"Whether the directory may exist already.","type":"boolean","default":false}}}},"add_symlinks":{"description":"Symbolic links to make.","type":"array","items":{"description":"A symbolic link.","type":"object","additionalProperties":false,"required":["link","target"],"properties":{"link":{"description":"Where the link goes, under /etc, /usr or /var, but not under /usr/local.","type":"string","x-aib-value":"link-destination","examples":["/etc/localtime"]},"target":{"description":"What the link points to, absolute or relative to the link; kept as it is.","type":"string","x-aib-value":"link-target","examples":["../usr/share/zoneinfo/UTC"]}}}},"systemd":{"description":"Which units start by themselves.","type":"object","additionalProperties":false,"properties":{"enabled_services":{"description":"Units to enable; a name without suffix is a service.","type":"array","items":{"type":"string","x-aib-value":"unit-name"},"examples":[["sshd.service"]]},"disabled_services":{"description":"Units to disable; a name without suffix is a service.","type":"array","items":{"type":"string","x-aib-value":"unit-name"},"examples":[["bluetooth.service"]]}}},"sbom":{"description":"A software bill of materials to put into the image.","type":"object","additionalProperties":false,"required":["doc_path"],"properties":{"doc_path":{"description":"The absolute path in the image that the document is written to.","type":"string","x-aib-value":"image-path","examples":["/usr/share/sbom/sbom.spdx.json"]}}}}}}};
const schema15 = {"type":["string","integer"],"x-aib-value":"memory-limit"};
const schema17 = {"description":"A size: a whole number and a unit, kB MB GB TB (powers of 1000) or KiB MiB GiB TiB (powers of 1024).","type":"string","x-aib-value":"size","pattern":"^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$","patternErrorMessage":"A whole number and a unit: kB, KiB, MB, MiB, GB, GiB, TB or TiB.","examples":["512 MiB","8 GiB"]};
const schema22 = {"description":"A public key as it stands in a .pub file: type, key, comment.","type":"string","x-aib-value":"ssh-key"};
const schema24 = {"type":"integer","minimum":0,"maximum":4294967294};
const func0 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}$", "u");
const pattern1 = new RegExp("^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$", "u");
const pattern5 = new RegExp("^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$", "u");
const schema12 = {"type":"object","additionalProperties":false,"properties":{"rpms":{"description":"Packages to install, by their names in an RPM distribution.","type":"array","items":{"type":"string","x-aib-value":"package-name"},"examples":[["openssh-server"]]},"debs":{"description":"Packages to install, by their names in a Debian-family distribution.","type":"array","items":{"type":"string","x-aib-value":"deb-name"},"examples":[["openssh-server"]]},"enable_repos":{"description":"Further repositories of the distribution to install from.","type":"array","items":{"type":"string","enum":["debug","devel"]}},"repos":{"description":"Package repositories to install from, besides the distribution's.","type":"array","items":{"description":"A package repository.","type":"object","additionalProperties":false,"required":["id","baseurl"],"properties":{"id":{"description":"A short name for the repository: letters, digits and _ . : -.","type":"string","x-aib-value":"repo-id","examples":["my-repo"]},"baseurl":{"description":"Where the repository is; $arch stands for the architecture.","type":"string","x-aib-value":"repo-url","examples":["https://example.com/repo/$arch"]},"priority":{"description":"Which repository wins when several have a package: the lowest number.","type":"integer","minimum":1,"maximum":99,"default":99}}}},"container_images":{"description":"Container images to put into the system's container storage.","type":"array","items":{"description":"A container image.","type":"object","additionalProperties":false,"required":["source"],"properties":{"source":{"description":"The image's registry and repository, without tag or digest.","type":"string","x-aib-value":"container-source","examples":["registry.example.com/demo/app"]},"tag":{"description":"Which version of the image to take.","type":"string","x-aib-value":"container-tag","default":"latest"},"digest":{"description":"The digest that the image must have.","type":"string","x-aib-value":"container-digest","examples":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"name":{"description":"The name to store the image under; without it, the source's.","type":"string","x-aib-value":"token","examples":["localhost/app"]},"containers-transport":{"description":"Where the image comes from: a registry (docker) or this machine's own container storage (containers-storage).","type":"string","enum":["docker","containers-storage"],"default":"docker"},"index":{"description":"Whether to store the image's multi-architecture index too.","type":"boolean","default":false}}}},"add_files":{"description":"Files to add: each has a path in the image and exactly one of text, source_path, url and source_glob.","type":"array","items":{"description":"A file, or with source_glob several, to add.","type":"object","additionalProperties":false,"required":["path"],"oneOf":[{"required":["text"]},{"required":["source_path"]},{"required":["url"]},{"required":["source_glob"]}],"dependencies":{"preserve_path":["source_glob"],"max_files":["source_glob"],"allow_empty":["source_glob"]},"properties":{"path":{"description":"Where the file goes, under /etc or /usr, but not under /usr/local. With source_glob, the directory that the files go to.","type":"string","x-aib-value":"file-destination","examples":["/etc/motd"]},"text":{"description":"The file's contents, kept as they are.","type":"string","examples":["Welcome\n"]},"source_path":{"description":"The file to copy, relative to the manifest.","type":"string","x-aib-value":"source-path","examples":["files/motd"]},"url":{"description":"The address to download the file from.","type":"string","x-aib-value":"file-url","examples":["https://example.com/motd"]},"source_glob":{"description":"The files to copy, as a pattern relative to the manifest.","type":"string","x-aib-value":"source-path","examples":["files/**/*.conf"]},"preserve_path":{"description":"Whether the directories of the source are kept below path. Only with source_glob.","type":"boolean","default":false},"max_files":{"description":"How many files the pattern may match; more is an error. Only with source_glob.","type":"integer","minimum":1,"default":1000},"allow_empty":{"description":"Whether the pattern may match nothing. Only with source_glob.","type":"boolean","default":false}}}},"chmod_files":{"description":"Paths whose permissions to change.","type":"array","items":{"description":"A path and its permissions.","type":"object","additionalProperties":false,"required":["path","mode"],"properties":{"path":{"description":"The absolute path in the image.","type":"string","x-aib-value":"image-path","examples":["/usr/bin/tool"]},"mode":{"description":"The permissions, as for chmod(1): octal (0755) or symbolic (u+x,go-w).","type":["string","integer"],"x-aib-value":"chmod-mode","examples":["0755","u+x"]},"recursive":{"description":"Whether everything below path is changed too.","type":"boolean","default":false}}}},"chown_files":{"description":"Paths whose owner to change: each has a path and user, group or both.","type":"array","items":{"description":"A path and its owner.","type":"object","additionalProperties":false,"required":["path"],"anyOf":[{"required":["user"]},{"required":["group"]}],"properties":{"path":{"description":"The absolute path in the image.","type":"string","x-aib-value":"image-path","examples":["/usr/bin/tool"]},"user":{"description":"The user's name or number.","$ref":"#/definitions/owner","examples":["root",1000]},"group":{"description":"The group's name or number.","$ref":"#/definitions/owner","examples":["root",1000]},"recursive":{"description":"Whether everything below path is changed too.","type":"boolean","default":false}}}},"remove_files":{"description":"Files to remove after the packages are installed.","type":"array","items":{"description":"A file to remove.","type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"description":"The absolute path in the image.","type":"string","x-aib-value":"removable-path","examples":["/etc/machine-id"]}}}},"make_dirs":{"description":"Directories to make.","type":"array","items":{"description":"A directory to make.","type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"description":"The directory, under /etc, /usr or /var, but not under /usr/local.","type":"string","x-aib-value":"directory-destination","examples":["/var/lib/app"]},"mode":{"description":"The directory's permissions in octal, with the leading zero: 0755.","type":["string","integer"],"x-aib-value":"directory-mode","default":493,"examples":[493]},"parents":{"description":"Whether missing parents are made too.","type":"boolean","default":false},"exist_ok":{"description":"Whether the directory may exist already.","type":"boolean","default":false}}}},"add_symlinks":{"description":"Symbolic links to make.","type":"array","items":{"description":"A symbolic link.","type":"object","additionalProperties":false,"required":["link","target"],"properties":{"link":{"description":"Where the link goes, under /etc, /usr or /var, but not under /usr/local.","type":"string","x-aib-value":"link-destination","examples":["/etc/localtime"]},"target":{"description":"What the link points to, absolute or relative to the link; kept as it is.","type":"string","x-aib-value":"link-target","examples":["../usr/share/zoneinfo/UTC"]}}}},"systemd":{"description":"Which units start by themselves.","type":"object","additionalProperties":false,"properties":{"enabled_services":{"description":"Units to enable; a name without suffix is a service.","type":"array","items":{"type":"string","x-aib-value":"unit-name"},"examples":[["sshd.service"]]},"disabled_services":{"description":"Units to disable; a name without suffix is a service.","type":"array","items":{"type":"string","x-aib-value":"unit-name"},"examples":[["bluetooth.service"]]}}},"sbom":{"description":"A software bill of materials to put into the image.","type":"object","additionalProperties":false,"required":["doc_path"],"properties":{"doc_path":{"description":"The absolute path in the image that the document is written to.","type":"string","x-aib-value":"image-path","examples":["/usr/share/sbom/sbom.spdx.json"]}}}}};
const schema13 = {"type":["string","integer"],"x-aib-value":"owner"};

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 of Object.keys(data)){
if(!(func0.call(schema12.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.rpms !== undefined && func0.call(data, "rpms")){
let data0 = data.rpms;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
if(typeof data1 !== "string"){
const err1 = {instancePath:instancePath+"/rpms/" + i0,schemaPath:"#/properties/rpms/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.rpms.items.type,parentSchema:schema12.properties.rpms.items,data:data1};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath:instancePath+"/rpms",schemaPath:"#/properties/rpms/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.rpms.type,parentSchema:schema12.properties.rpms,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.debs !== undefined && func0.call(data, "debs")){
let data2 = data.debs;
if(Array.isArray(data2)){
const len1 = data2.length;
for(let i1=0; i1<len1; i1++){
let data3 = data2[i1];
if(typeof data3 !== "string"){
const err3 = {instancePath:instancePath+"/debs/" + i1,schemaPath:"#/properties/debs/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.debs.items.type,parentSchema:schema12.properties.debs.items,data:data3};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath:instancePath+"/debs",schemaPath:"#/properties/debs/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.debs.type,parentSchema:schema12.properties.debs,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.enable_repos !== undefined && func0.call(data, "enable_repos")){
let data4 = data.enable_repos;
if(Array.isArray(data4)){
const len2 = data4.length;
for(let i2=0; i2<len2; i2++){
let data5 = data4[i2];
if(typeof data5 !== "string"){
const err5 = {instancePath:instancePath+"/enable_repos/" + i2,schemaPath:"#/properties/enable_repos/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.enable_repos.items.type,parentSchema:schema12.properties.enable_repos.items,data:data5};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(!((data5 === "debug") || (data5 === "devel"))){
const err6 = {instancePath:instancePath+"/enable_repos/" + i2,schemaPath:"#/properties/enable_repos/items/enum",keyword:"enum",params:{allowedValues: schema12.properties.enable_repos.items.enum},message:"must be equal to one of the allowed values",schema:schema12.properties.enable_repos.items.enum,parentSchema:schema12.properties.enable_repos.items,data:data5};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/enable_repos",schemaPath:"#/properties/enable_repos/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.enable_repos.type,parentSchema:schema12.properties.enable_repos,data:data4};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.repos !== undefined && func0.call(data, "repos")){
let data6 = data.repos;
if(Array.isArray(data6)){
const len3 = data6.length;
for(let i3=0; i3<len3; i3++){
let data7 = data6[i3];
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if((data7.id === undefined) || (!(func0.call(data7, "id")))){
const err8 = {instancePath:instancePath+"/repos/" + i3,schemaPath:"#/properties/repos/items/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'",schema:schema12.properties.repos.items.required,parentSchema:schema12.properties.repos.items,data:data7};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((data7.baseurl === undefined) || (!(func0.call(data7, "baseurl")))){
const err9 = {instancePath:instancePath+"/repos/" + i3,schemaPath:"#/properties/repos/items/required",keyword:"required",params:{missingProperty: "baseurl"},message:"must have required property '"+"baseurl"+"'",schema:schema12.properties.repos.items.required,parentSchema:schema12.properties.repos.items,data:data7};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
for(const key1 of Object.keys(data7)){
if(!(((key1 === "id") || (key1 === "baseurl")) || (key1 === "priority"))){
const err10 = {instancePath:instancePath+"/repos/" + i3,schemaPath:"#/properties/repos/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.repos.items,data:data7};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data7.id !== undefined && func0.call(data7, "id")){
let data8 = data7.id;
if(typeof data8 !== "string"){
const err11 = {instancePath:instancePath+"/repos/" + i3+"/id",schemaPath:"#/properties/repos/items/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.repos.items.properties.id.type,parentSchema:schema12.properties.repos.items.properties.id,data:data8};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data7.baseurl !== undefined && func0.call(data7, "baseurl")){
let data9 = data7.baseurl;
if(typeof data9 !== "string"){
const err12 = {instancePath:instancePath+"/repos/" + i3+"/baseurl",schemaPath:"#/properties/repos/items/properties/baseurl/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.repos.items.properties.baseurl.type,parentSchema:schema12.properties.repos.items.properties.baseurl,data:data9};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data7.priority !== undefined && func0.call(data7, "priority")){
let data10 = data7.priority;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
const err13 = {instancePath:instancePath+"/repos/" + i3+"/priority",schemaPath:"#/properties/repos/items/properties/priority/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema12.properties.repos.items.properties.priority.type,parentSchema:schema12.properties.repos.items.properties.priority,data:data10};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 99 || isNaN(data10)){
const err14 = {instancePath:instancePath+"/repos/" + i3+"/priority",schemaPath:"#/properties/repos/items/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 99},message:"must be <= 99",schema:99,parentSchema:schema12.properties.repos.items.properties.priority,data:data10};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data10 < 1 || isNaN(data10)){
const err15 = {instancePath:instancePath+"/repos/" + i3+"/priority",schemaPath:"#/properties/repos/items/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema12.properties.repos.items.properties.priority,data:data10};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
}
else {
const err16 = {instancePath:instancePath+"/repos/" + i3,schemaPath:"#/properties/repos/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.repos.items.type,parentSchema:schema12.properties.repos.items,data:data7};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/repos",schemaPath:"#/properties/repos/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.repos.type,parentSchema:schema12.properties.repos,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.container_images !== undefined && func0.call(data, "container_images")){
let data11 = data.container_images;
if(Array.isArray(data11)){
const len4 = data11.length;
for(let i4=0; i4<len4; i4++){
let data12 = data11[i4];
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if((data12.source === undefined) || (!(func0.call(data12, "source")))){
const err18 = {instancePath:instancePath+"/container_images/" + i4,schemaPath:"#/properties/container_images/items/required",keyword:"required",params:{missingProperty: "source"},message:"must have required property '"+"source"+"'",schema:schema12.properties.container_images.items.required,parentSchema:schema12.properties.container_images.items,data:data12};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
for(const key2 of Object.keys(data12)){
if(!((((((key2 === "source") || (key2 === "tag")) || (key2 === "digest")) || (key2 === "name")) || (key2 === "containers-transport")) || (key2 === "index"))){
const err19 = {instancePath:instancePath+"/container_images/" + i4,schemaPath:"#/properties/container_images/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.container_images.items,data:data12};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data12.source !== undefined && func0.call(data12, "source")){
let data13 = data12.source;
if(typeof data13 !== "string"){
const err20 = {instancePath:instancePath+"/container_images/" + i4+"/source",schemaPath:"#/properties/container_images/items/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.container_images.items.properties.source.type,parentSchema:schema12.properties.container_images.items.properties.source,data:data13};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data12.tag !== undefined && func0.call(data12, "tag")){
let data14 = data12.tag;
if(typeof data14 !== "string"){
const err21 = {instancePath:instancePath+"/container_images/" + i4+"/tag",schemaPath:"#/properties/container_images/items/properties/tag/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.container_images.items.properties.tag.type,parentSchema:schema12.properties.container_images.items.properties.tag,data:data14};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data12.digest !== undefined && func0.call(data12, "digest")){
let data15 = data12.digest;
if(typeof data15 !== "string"){
const err22 = {instancePath:instancePath+"/container_images/" + i4+"/digest",schemaPath:"#/properties/container_images/items/properties/digest/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.container_images.items.properties.digest.type,parentSchema:schema12.properties.container_images.items.properties.digest,data:data15};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data12.name !== undefined && func0.call(data12, "name")){
let data16 = data12.name;
if(typeof data16 !== "string"){
const err23 = {instancePath:instancePath+"/container_images/" + i4+"/name",schemaPath:"#/properties/container_images/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.container_images.items.properties.name.type,parentSchema:schema12.properties.container_images.items.properties.name,data:data16};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data12["containers-transport"] !== undefined && func0.call(data12, "containers-transport")){
let data17 = data12["containers-transport"];
if(typeof data17 !== "string"){
const err24 = {instancePath:instancePath+"/container_images/" + i4+"/containers-transport",schemaPath:"#/properties/container_images/items/properties/containers-transport/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.container_images.items.properties["containers-transport"].type,parentSchema:schema12.properties.container_images.items.properties["containers-transport"],data:data17};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(!((data17 === "docker") || (data17 === "containers-storage"))){
const err25 = {instancePath:instancePath+"/container_images/" + i4+"/containers-transport",schemaPath:"#/properties/container_images/items/properties/containers-transport/enum",keyword:"enum",params:{allowedValues: schema12.properties.container_images.items.properties["containers-transport"].enum},message:"must be equal to one of the allowed values",schema:schema12.properties.container_images.items.properties["containers-transport"].enum,parentSchema:schema12.properties.container_images.items.properties["containers-transport"],data:data17};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data12.index !== undefined && func0.call(data12, "index")){
let data18 = data12.index;
if(typeof data18 !== "boolean"){
const err26 = {instancePath:instancePath+"/container_images/" + i4+"/index",schemaPath:"#/properties/container_images/items/properties/index/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema12.properties.container_images.items.properties.index.type,parentSchema:schema12.properties.container_images.items.properties.index,data:data18};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/container_images/" + i4,schemaPath:"#/properties/container_images/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.container_images.items.type,parentSchema:schema12.properties.container_images.items,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/container_images",schemaPath:"#/properties/container_images/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.container_images.type,parentSchema:schema12.properties.container_images,data:data11};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.add_files !== undefined && func0.call(data, "add_files")){
let data19 = data.add_files;
if(Array.isArray(data19)){
const len5 = data19.length;
for(let i5=0; i5<len5; i5++){
let data20 = data19[i5];
const _errs46 = errors;
let valid15 = false;
let passing0 = null;
const _errs47 = errors;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if((data20.text === undefined) || (!(func0.call(data20, "text")))){
const err29 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/oneOf/0/required",keyword:"required",params:{missingProperty: "text"},message:"must have required property '"+"text"+"'",schema:schema12.properties.add_files.items.oneOf[0].required,parentSchema:schema12.properties.add_files.items.oneOf[0],data:data20};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
var _valid0 = _errs47 === errors;
if(_valid0){
valid15 = true;
passing0 = 0;
}
const _errs48 = errors;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if((data20.source_path === undefined) || (!(func0.call(data20, "source_path")))){
const err30 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/oneOf/1/required",keyword:"required",params:{missingProperty: "source_path"},message:"must have required property '"+"source_path"+"'",schema:schema12.properties.add_files.items.oneOf[1].required,parentSchema:schema12.properties.add_files.items.oneOf[1],data:data20};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
var _valid0 = _errs48 === errors;
if(_valid0 && valid15){
valid15 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid15 = true;
passing0 = 1;
}
const _errs49 = errors;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if((data20.url === undefined) || (!(func0.call(data20, "url")))){
const err31 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/oneOf/2/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'",schema:schema12.properties.add_files.items.oneOf[2].required,parentSchema:schema12.properties.add_files.items.oneOf[2],data:data20};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
var _valid0 = _errs49 === errors;
if(_valid0 && valid15){
valid15 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid15 = true;
passing0 = 2;
}
const _errs50 = errors;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if((data20.source_glob === undefined) || (!(func0.call(data20, "source_glob")))){
const err32 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/oneOf/3/required",keyword:"required",params:{missingProperty: "source_glob"},message:"must have required property '"+"source_glob"+"'",schema:schema12.properties.add_files.items.oneOf[3].required,parentSchema:schema12.properties.add_files.items.oneOf[3],data:data20};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
var _valid0 = _errs50 === errors;
if(_valid0 && valid15){
valid15 = false;
passing0 = [passing0, 3];
}
else {
if(_valid0){
valid15 = true;
passing0 = 3;
}
}
}
}
if(!valid15){
const err33 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf",schema:schema12.properties.add_files.items.oneOf,parentSchema:schema12.properties.add_files.items,data:data20};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
else {
errors = _errs46;
if(vErrors !== null){
if(_errs46){
vErrors.length = _errs46;
}
else {
vErrors = null;
}
}
}
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if((data20.path === undefined) || (!(func0.call(data20, "path")))){
const err34 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'",schema:schema12.properties.add_files.items.required,parentSchema:schema12.properties.add_files.items,data:data20};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
for(const key3 of Object.keys(data20)){
if(!((((((((key3 === "path") || (key3 === "text")) || (key3 === "source_path")) || (key3 === "url")) || (key3 === "source_glob")) || (key3 === "preserve_path")) || (key3 === "max_files")) || (key3 === "allow_empty"))){
const err35 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.add_files.items,data:data20};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data20.preserve_path !== undefined && func0.call(data20, "preserve_path")){
if((data20.source_glob === undefined) || (!(func0.call(data20, "source_glob")))){
const err36 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/dependencies",keyword:"dependencies",params:{property: "preserve_path",
    missingProperty: "source_glob",
    depsCount: 1,
    deps: "source_glob"},message:"must have property source_glob when property preserve_path is present",schema:schema12.properties.add_files.items.dependencies,parentSchema:schema12.properties.add_files.items,data:data20};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data20.max_files !== undefined && func0.call(data20, "max_files")){
if((data20.source_glob === undefined) || (!(func0.call(data20, "source_glob")))){
const err37 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/dependencies",keyword:"dependencies",params:{property: "max_files",
    missingProperty: "source_glob",
    depsCount: 1,
    deps: "source_glob"},message:"must have property source_glob when property max_files is present",schema:schema12.properties.add_files.items.dependencies,parentSchema:schema12.properties.add_files.items,data:data20};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data20.allow_empty !== undefined && func0.call(data20, "allow_empty")){
if((data20.source_glob === undefined) || (!(func0.call(data20, "source_glob")))){
const err38 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/dependencies",keyword:"dependencies",params:{property: "allow_empty",
    missingProperty: "source_glob",
    depsCount: 1,
    deps: "source_glob"},message:"must have property source_glob when property allow_empty is present",schema:schema12.properties.add_files.items.dependencies,parentSchema:schema12.properties.add_files.items,data:data20};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data20.path !== undefined && func0.call(data20, "path")){
let data21 = data20.path;
if(typeof data21 !== "string"){
const err39 = {instancePath:instancePath+"/add_files/" + i5+"/path",schemaPath:"#/properties/add_files/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.add_files.items.properties.path.type,parentSchema:schema12.properties.add_files.items.properties.path,data:data21};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data20.text !== undefined && func0.call(data20, "text")){
let data22 = data20.text;
if(typeof data22 !== "string"){
const err40 = {instancePath:instancePath+"/add_files/" + i5+"/text",schemaPath:"#/properties/add_files/items/properties/text/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.add_files.items.properties.text.type,parentSchema:schema12.properties.add_files.items.properties.text,data:data22};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data20.source_path !== undefined && func0.call(data20, "source_path")){
let data23 = data20.source_path;
if(typeof data23 !== "string"){
const err41 = {instancePath:instancePath+"/add_files/" + i5+"/source_path",schemaPath:"#/properties/add_files/items/properties/source_path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.add_files.items.properties.source_path.type,parentSchema:schema12.properties.add_files.items.properties.source_path,data:data23};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data20.url !== undefined && func0.call(data20, "url")){
let data24 = data20.url;
if(typeof data24 !== "string"){
const err42 = {instancePath:instancePath+"/add_files/" + i5+"/url",schemaPath:"#/properties/add_files/items/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.add_files.items.properties.url.type,parentSchema:schema12.properties.add_files.items.properties.url,data:data24};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data20.source_glob !== undefined && func0.call(data20, "source_glob")){
let data25 = data20.source_glob;
if(typeof data25 !== "string"){
const err43 = {instancePath:instancePath+"/add_files/" + i5+"/source_glob",schemaPath:"#/properties/add_files/items/properties/source_glob/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.add_files.items.properties.source_glob.type,parentSchema:schema12.properties.add_files.items.properties.source_glob,data:data25};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data20.preserve_path !== undefined && func0.call(data20, "preserve_path")){
let data26 = data20.preserve_path;
if(typeof data26 !== "boolean"){
const err44 = {instancePath:instancePath+"/add_files/" + i5+"/preserve_path",schemaPath:"#/properties/add_files/items/properties/preserve_path/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema12.properties.add_files.items.properties.preserve_path.type,parentSchema:schema12.properties.add_files.items.properties.preserve_path,data:data26};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data20.max_files !== undefined && func0.call(data20, "max_files")){
let data27 = data20.max_files;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
const err45 = {instancePath:instancePath+"/add_files/" + i5+"/max_files",schemaPath:"#/properties/add_files/items/properties/max_files/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema12.properties.add_files.items.properties.max_files.type,parentSchema:schema12.properties.add_files.items.properties.max_files,data:data27};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 < 1 || isNaN(data27)){
const err46 = {instancePath:instancePath+"/add_files/" + i5+"/max_files",schemaPath:"#/properties/add_files/items/properties/max_files/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema12.properties.add_files.items.properties.max_files,data:data27};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
if(data20.allow_empty !== undefined && func0.call(data20, "allow_empty")){
let data28 = data20.allow_empty;
if(typeof data28 !== "boolean"){
const err47 = {instancePath:instancePath+"/add_files/" + i5+"/allow_empty",schemaPath:"#/properties/add_files/items/properties/allow_empty/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema12.properties.add_files.items.properties.allow_empty.type,parentSchema:schema12.properties.add_files.items.properties.allow_empty,data:data28};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/add_files/" + i5,schemaPath:"#/properties/add_files/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.add_files.items.type,parentSchema:schema12.properties.add_files.items,data:data20};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/add_files",schemaPath:"#/properties/add_files/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.add_files.type,parentSchema:schema12.properties.add_files,data:data19};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data.chmod_files !== undefined && func0.call(data, "chmod_files")){
let data29 = data.chmod_files;
if(Array.isArray(data29)){
const len6 = data29.length;
for(let i6=0; i6<len6; i6++){
let data30 = data29[i6];
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
if((data30.path === undefined) || (!(func0.call(data30, "path")))){
const err50 = {instancePath:instancePath+"/chmod_files/" + i6,schemaPath:"#/properties/chmod_files/items/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'",schema:schema12.properties.chmod_files.items.required,parentSchema:schema12.properties.chmod_files.items,data:data30};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if((data30.mode === undefined) || (!(func0.call(data30, "mode")))){
const err51 = {instancePath:instancePath+"/chmod_files/" + i6,schemaPath:"#/properties/chmod_files/items/required",keyword:"required",params:{missingProperty: "mode"},message:"must have required property '"+"mode"+"'",schema:schema12.properties.chmod_files.items.required,parentSchema:schema12.properties.chmod_files.items,data:data30};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
for(const key4 of Object.keys(data30)){
if(!(((key4 === "path") || (key4 === "mode")) || (key4 === "recursive"))){
const err52 = {instancePath:instancePath+"/chmod_files/" + i6,schemaPath:"#/properties/chmod_files/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.chmod_files.items,data:data30};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data30.path !== undefined && func0.call(data30, "path")){
let data31 = data30.path;
if(typeof data31 !== "string"){
const err53 = {instancePath:instancePath+"/chmod_files/" + i6+"/path",schemaPath:"#/properties/chmod_files/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.chmod_files.items.properties.path.type,parentSchema:schema12.properties.chmod_files.items.properties.path,data:data31};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data30.mode !== undefined && func0.call(data30, "mode")){
let data32 = data30.mode;
if((typeof data32 !== "string") && (!(((typeof data32 == "number") && (!(data32 % 1) && !isNaN(data32))) && (isFinite(data32))))){
const err54 = {instancePath:instancePath+"/chmod_files/" + i6+"/mode",schemaPath:"#/properties/chmod_files/items/properties/mode/type",keyword:"type",params:{type: schema12.properties.chmod_files.items.properties.mode.type},message:"must be string,integer",schema:schema12.properties.chmod_files.items.properties.mode.type,parentSchema:schema12.properties.chmod_files.items.properties.mode,data:data32};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data30.recursive !== undefined && func0.call(data30, "recursive")){
let data33 = data30.recursive;
if(typeof data33 !== "boolean"){
const err55 = {instancePath:instancePath+"/chmod_files/" + i6+"/recursive",schemaPath:"#/properties/chmod_files/items/properties/recursive/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema12.properties.chmod_files.items.properties.recursive.type,parentSchema:schema12.properties.chmod_files.items.properties.recursive,data:data33};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/chmod_files/" + i6,schemaPath:"#/properties/chmod_files/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.chmod_files.items.type,parentSchema:schema12.properties.chmod_files.items,data:data30};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/chmod_files",schemaPath:"#/properties/chmod_files/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.chmod_files.type,parentSchema:schema12.properties.chmod_files,data:data29};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data.chown_files !== undefined && func0.call(data, "chown_files")){
let data34 = data.chown_files;
if(Array.isArray(data34)){
const len7 = data34.length;
for(let i7=0; i7<len7; i7++){
let data35 = data34[i7];
const _errs83 = errors;
let valid23 = false;
const _errs84 = errors;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
if((data35.user === undefined) || (!(func0.call(data35, "user")))){
const err58 = {instancePath:instancePath+"/chown_files/" + i7,schemaPath:"#/properties/chown_files/items/anyOf/0/required",keyword:"required",params:{missingProperty: "user"},message:"must have required property '"+"user"+"'",schema:schema12.properties.chown_files.items.anyOf[0].required,parentSchema:schema12.properties.chown_files.items.anyOf[0],data:data35};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
var _valid1 = _errs84 === errors;
valid23 = valid23 || _valid1;
if(!valid23){
const _errs85 = errors;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
if((data35.group === undefined) || (!(func0.call(data35, "group")))){
const err59 = {instancePath:instancePath+"/chown_files/" + i7,schemaPath:"#/properties/chown_files/items/anyOf/1/required",keyword:"required",params:{missingProperty: "group"},message:"must have required property '"+"group"+"'",schema:schema12.properties.chown_files.items.anyOf[1].required,parentSchema:schema12.properties.chown_files.items.anyOf[1],data:data35};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
var _valid1 = _errs85 === errors;
valid23 = valid23 || _valid1;
}
if(!valid23){
const err60 = {instancePath:instancePath+"/chown_files/" + i7,schemaPath:"#/properties/chown_files/items/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema12.properties.chown_files.items.anyOf,parentSchema:schema12.properties.chown_files.items,data:data35};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
else {
errors = _errs83;
if(vErrors !== null){
if(_errs83){
vErrors.length = _errs83;
}
else {
vErrors = null;
}
}
}
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
if((data35.path === undefined) || (!(func0.call(data35, "path")))){
const err61 = {instancePath:instancePath+"/chown_files/" + i7,schemaPath:"#/properties/chown_files/items/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'",schema:schema12.properties.chown_files.items.required,parentSchema:schema12.properties.chown_files.items,data:data35};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
for(const key5 of Object.keys(data35)){
if(!((((key5 === "path") || (key5 === "user")) || (key5 === "group")) || (key5 === "recursive"))){
const err62 = {instancePath:instancePath+"/chown_files/" + i7,schemaPath:"#/properties/chown_files/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.chown_files.items,data:data35};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data35.path !== undefined && func0.call(data35, "path")){
let data36 = data35.path;
if(typeof data36 !== "string"){
const err63 = {instancePath:instancePath+"/chown_files/" + i7+"/path",schemaPath:"#/properties/chown_files/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.chown_files.items.properties.path.type,parentSchema:schema12.properties.chown_files.items.properties.path,data:data36};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data35.user !== undefined && func0.call(data35, "user")){
let data37 = data35.user;
if((typeof data37 !== "string") && (!(((typeof data37 == "number") && (!(data37 % 1) && !isNaN(data37))) && (isFinite(data37))))){
const err64 = {instancePath:instancePath+"/chown_files/" + i7+"/user",schemaPath:"#/definitions/owner/type",keyword:"type",params:{type: schema13.type},message:"must be string,integer",schema:schema13.type,parentSchema:schema13,data:data37};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data35.group !== undefined && func0.call(data35, "group")){
let data38 = data35.group;
if((typeof data38 !== "string") && (!(((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38))) && (isFinite(data38))))){
const err65 = {instancePath:instancePath+"/chown_files/" + i7+"/group",schemaPath:"#/definitions/owner/type",keyword:"type",params:{type: schema13.type},message:"must be string,integer",schema:schema13.type,parentSchema:schema13,data:data38};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data35.recursive !== undefined && func0.call(data35, "recursive")){
let data39 = data35.recursive;
if(typeof data39 !== "boolean"){
const err66 = {instancePath:instancePath+"/chown_files/" + i7+"/recursive",schemaPath:"#/properties/chown_files/items/properties/recursive/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema12.properties.chown_files.items.properties.recursive.type,parentSchema:schema12.properties.chown_files.items.properties.recursive,data:data39};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
else {
const err67 = {instancePath:instancePath+"/chown_files/" + i7,schemaPath:"#/properties/chown_files/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.chown_files.items.type,parentSchema:schema12.properties.chown_files.items,data:data35};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
else {
const err68 = {instancePath:instancePath+"/chown_files",schemaPath:"#/properties/chown_files/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.chown_files.type,parentSchema:schema12.properties.chown_files,data:data34};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data.remove_files !== undefined && func0.call(data, "remove_files")){
let data40 = data.remove_files;
if(Array.isArray(data40)){
const len8 = data40.length;
for(let i8=0; i8<len8; i8++){
let data41 = data40[i8];
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
if((data41.path === undefined) || (!(func0.call(data41, "path")))){
const err69 = {instancePath:instancePath+"/remove_files/" + i8,schemaPath:"#/properties/remove_files/items/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'",schema:schema12.properties.remove_files.items.required,parentSchema:schema12.properties.remove_files.items,data:data41};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
for(const key6 of Object.keys(data41)){
if(!(key6 === "path")){
const err70 = {instancePath:instancePath+"/remove_files/" + i8,schemaPath:"#/properties/remove_files/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.remove_files.items,data:data41};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data41.path !== undefined && func0.call(data41, "path")){
let data42 = data41.path;
if(typeof data42 !== "string"){
const err71 = {instancePath:instancePath+"/remove_files/" + i8+"/path",schemaPath:"#/properties/remove_files/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.remove_files.items.properties.path.type,parentSchema:schema12.properties.remove_files.items.properties.path,data:data42};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
else {
const err72 = {instancePath:instancePath+"/remove_files/" + i8,schemaPath:"#/properties/remove_files/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.remove_files.items.type,parentSchema:schema12.properties.remove_files.items,data:data41};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
}
else {
const err73 = {instancePath:instancePath+"/remove_files",schemaPath:"#/properties/remove_files/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.remove_files.type,parentSchema:schema12.properties.remove_files,data:data40};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data.make_dirs !== undefined && func0.call(data, "make_dirs")){
let data43 = data.make_dirs;
if(Array.isArray(data43)){
const len9 = data43.length;
for(let i9=0; i9<len9; i9++){
let data44 = data43[i9];
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if((data44.path === undefined) || (!(func0.call(data44, "path")))){
const err74 = {instancePath:instancePath+"/make_dirs/" + i9,schemaPath:"#/properties/make_dirs/items/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'",schema:schema12.properties.make_dirs.items.required,parentSchema:schema12.properties.make_dirs.items,data:data44};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
for(const key7 of Object.keys(data44)){
if(!((((key7 === "path") || (key7 === "mode")) || (key7 === "parents")) || (key7 === "exist_ok"))){
const err75 = {instancePath:instancePath+"/make_dirs/" + i9,schemaPath:"#/properties/make_dirs/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.make_dirs.items,data:data44};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data44.path !== undefined && func0.call(data44, "path")){
let data45 = data44.path;
if(typeof data45 !== "string"){
const err76 = {instancePath:instancePath+"/make_dirs/" + i9+"/path",schemaPath:"#/properties/make_dirs/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.make_dirs.items.properties.path.type,parentSchema:schema12.properties.make_dirs.items.properties.path,data:data45};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data44.mode !== undefined && func0.call(data44, "mode")){
let data46 = data44.mode;
if((typeof data46 !== "string") && (!(((typeof data46 == "number") && (!(data46 % 1) && !isNaN(data46))) && (isFinite(data46))))){
const err77 = {instancePath:instancePath+"/make_dirs/" + i9+"/mode",schemaPath:"#/properties/make_dirs/items/properties/mode/type",keyword:"type",params:{type: schema12.properties.make_dirs.items.properties.mode.type},message:"must be string,integer",schema:schema12.properties.make_dirs.items.properties.mode.type,parentSchema:schema12.properties.make_dirs.items.properties.mode,data:data46};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data44.parents !== undefined && func0.call(data44, "parents")){
let data47 = data44.parents;
if(typeof data47 !== "boolean"){
const err78 = {instancePath:instancePath+"/make_dirs/" + i9+"/parents",schemaPath:"#/properties/make_dirs/items/properties/parents/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema12.properties.make_dirs.items.properties.parents.type,parentSchema:schema12.properties.make_dirs.items.properties.parents,data:data47};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data44.exist_ok !== undefined && func0.call(data44, "exist_ok")){
let data48 = data44.exist_ok;
if(typeof data48 !== "boolean"){
const err79 = {instancePath:instancePath+"/make_dirs/" + i9+"/exist_ok",schemaPath:"#/properties/make_dirs/items/properties/exist_ok/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema12.properties.make_dirs.items.properties.exist_ok.type,parentSchema:schema12.properties.make_dirs.items.properties.exist_ok,data:data48};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
}
else {
const err80 = {instancePath:instancePath+"/make_dirs/" + i9,schemaPath:"#/properties/make_dirs/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.make_dirs.items.type,parentSchema:schema12.properties.make_dirs.items,data:data44};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
else {
const err81 = {instancePath:instancePath+"/make_dirs",schemaPath:"#/properties/make_dirs/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.make_dirs.type,parentSchema:schema12.properties.make_dirs,data:data43};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data.add_symlinks !== undefined && func0.call(data, "add_symlinks")){
let data49 = data.add_symlinks;
if(Array.isArray(data49)){
const len10 = data49.length;
for(let i10=0; i10<len10; i10++){
let data50 = data49[i10];
if(data50 && typeof data50 == "object" && !Array.isArray(data50)){
if((data50.link === undefined) || (!(func0.call(data50, "link")))){
const err82 = {instancePath:instancePath+"/add_symlinks/" + i10,schemaPath:"#/properties/add_symlinks/items/required",keyword:"required",params:{missingProperty: "link"},message:"must have required property '"+"link"+"'",schema:schema12.properties.add_symlinks.items.required,parentSchema:schema12.properties.add_symlinks.items,data:data50};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if((data50.target === undefined) || (!(func0.call(data50, "target")))){
const err83 = {instancePath:instancePath+"/add_symlinks/" + i10,schemaPath:"#/properties/add_symlinks/items/required",keyword:"required",params:{missingProperty: "target"},message:"must have required property '"+"target"+"'",schema:schema12.properties.add_symlinks.items.required,parentSchema:schema12.properties.add_symlinks.items,data:data50};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
for(const key8 of Object.keys(data50)){
if(!((key8 === "link") || (key8 === "target"))){
const err84 = {instancePath:instancePath+"/add_symlinks/" + i10,schemaPath:"#/properties/add_symlinks/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.add_symlinks.items,data:data50};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data50.link !== undefined && func0.call(data50, "link")){
let data51 = data50.link;
if(typeof data51 !== "string"){
const err85 = {instancePath:instancePath+"/add_symlinks/" + i10+"/link",schemaPath:"#/properties/add_symlinks/items/properties/link/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.add_symlinks.items.properties.link.type,parentSchema:schema12.properties.add_symlinks.items.properties.link,data:data51};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data50.target !== undefined && func0.call(data50, "target")){
let data52 = data50.target;
if(typeof data52 !== "string"){
const err86 = {instancePath:instancePath+"/add_symlinks/" + i10+"/target",schemaPath:"#/properties/add_symlinks/items/properties/target/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.add_symlinks.items.properties.target.type,parentSchema:schema12.properties.add_symlinks.items.properties.target,data:data52};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
}
else {
const err87 = {instancePath:instancePath+"/add_symlinks/" + i10,schemaPath:"#/properties/add_symlinks/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.add_symlinks.items.type,parentSchema:schema12.properties.add_symlinks.items,data:data50};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
else {
const err88 = {instancePath:instancePath+"/add_symlinks",schemaPath:"#/properties/add_symlinks/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.add_symlinks.type,parentSchema:schema12.properties.add_symlinks,data:data49};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data.systemd !== undefined && func0.call(data, "systemd")){
let data53 = data.systemd;
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
for(const key9 of Object.keys(data53)){
if(!((key9 === "enabled_services") || (key9 === "disabled_services"))){
const err89 = {instancePath:instancePath+"/systemd",schemaPath:"#/properties/systemd/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.systemd,data:data53};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data53.enabled_services !== undefined && func0.call(data53, "enabled_services")){
let data54 = data53.enabled_services;
if(Array.isArray(data54)){
const len11 = data54.length;
for(let i11=0; i11<len11; i11++){
let data55 = data54[i11];
if(typeof data55 !== "string"){
const err90 = {instancePath:instancePath+"/systemd/enabled_services/" + i11,schemaPath:"#/properties/systemd/properties/enabled_services/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.systemd.properties.enabled_services.items.type,parentSchema:schema12.properties.systemd.properties.enabled_services.items,data:data55};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
}
else {
const err91 = {instancePath:instancePath+"/systemd/enabled_services",schemaPath:"#/properties/systemd/properties/enabled_services/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.systemd.properties.enabled_services.type,parentSchema:schema12.properties.systemd.properties.enabled_services,data:data54};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data53.disabled_services !== undefined && func0.call(data53, "disabled_services")){
let data56 = data53.disabled_services;
if(Array.isArray(data56)){
const len12 = data56.length;
for(let i12=0; i12<len12; i12++){
let data57 = data56[i12];
if(typeof data57 !== "string"){
const err92 = {instancePath:instancePath+"/systemd/disabled_services/" + i12,schemaPath:"#/properties/systemd/properties/disabled_services/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.systemd.properties.disabled_services.items.type,parentSchema:schema12.properties.systemd.properties.disabled_services.items,data:data57};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
else {
const err93 = {instancePath:instancePath+"/systemd/disabled_services",schemaPath:"#/properties/systemd/properties/disabled_services/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema12.properties.systemd.properties.disabled_services.type,parentSchema:schema12.properties.systemd.properties.disabled_services,data:data56};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath:instancePath+"/systemd",schemaPath:"#/properties/systemd/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.systemd.type,parentSchema:schema12.properties.systemd,data:data53};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data.sbom !== undefined && func0.call(data, "sbom")){
let data58 = data.sbom;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if((data58.doc_path === undefined) || (!(func0.call(data58, "doc_path")))){
const err95 = {instancePath:instancePath+"/sbom",schemaPath:"#/properties/sbom/required",keyword:"required",params:{missingProperty: "doc_path"},message:"must have required property '"+"doc_path"+"'",schema:schema12.properties.sbom.required,parentSchema:schema12.properties.sbom,data:data58};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
for(const key10 of Object.keys(data58)){
if(!(key10 === "doc_path")){
const err96 = {instancePath:instancePath+"/sbom",schemaPath:"#/properties/sbom/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties",schema:false,parentSchema:schema12.properties.sbom,data:data58};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data58.doc_path !== undefined && func0.call(data58, "doc_path")){
let data59 = data58.doc_path;
if(typeof data59 !== "string"){
const err97 = {instancePath:instancePath+"/sbom/doc_path",schemaPath:"#/properties/sbom/properties/doc_path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.properties.sbom.properties.doc_path.type,parentSchema:schema12.properties.sbom.properties.doc_path,data:data59};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
else {
const err98 = {instancePath:instancePath+"/sbom",schemaPath:"#/properties/sbom/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.properties.sbom.type,parentSchema:schema12.properties.sbom,data:data58};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
else {
const err99 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.type,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}

const schema18 = {"type":"object","additionalProperties":false,"properties":{"size":{"description":"The partition's size; without it, the target's default.","$ref":"#/definitions/size"}}};

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 of Object.keys(data)){
if(!(key0 === "size")){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.size !== undefined && func0.call(data, "size")){
let data0 = data.size;
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
const err1 = {instancePath:instancePath+"/size",schemaPath:"#/definitions/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$"},message:"must match pattern \""+"^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$"+"\"",schema:"^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$",parentSchema:schema17,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/size",schemaPath:"#/definitions/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.type,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate14.errors = vErrors;
return errors === 0;
}

const schema20 = {"type":"object","additionalProperties":false,"properties":{"size":{"description":"The partition's size; 0 switches the partition off. Not together with relative_size or external.","$ref":"#/definitions/size"},"relative_size":{"description":"The partition's size as a fraction of the whole image, above 0 and up to 1. Not together with size or external.","type":"number","exclusiveMinimum":0,"maximum":1,"examples":[0.2]},"external":{"description":"true: the file system is on another disk and is mounted by its uuid. Not together with size or relative_size.","type":"boolean","x-aib-value":"external","default":false},"uuid":{"description":"The file system's UUID; needed with external.","type":"string","x-aib-value":"uuid","pattern":"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$","examples":["0f4a2c1e-5b7d-4e3a-9c68-2d1f0b9e8a77"]}}};
const pattern4 = new RegExp("^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", "u");

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 of Object.keys(data)){
if(!((((key0 === "size") || (key0 === "relative_size")) || (key0 === "external")) || (key0 === "uuid"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema20,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.size !== undefined && func0.call(data, "size")){
let data0 = data.size;
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
const err1 = {instancePath:instancePath+"/size",schemaPath:"#/definitions/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$"},message:"must match pattern \""+"^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$"+"\"",schema:"^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$",parentSchema:schema17,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/size",schemaPath:"#/definitions/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.relative_size !== undefined && func0.call(data, "relative_size")){
let data1 = data.relative_size;
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 1 || isNaN(data1)){
const err3 = {instancePath:instancePath+"/relative_size",schemaPath:"#/properties/relative_size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1",schema:1,parentSchema:schema20.properties.relative_size,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1 <= 0 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/relative_size",schemaPath:"#/properties/relative_size/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0",schema:0,parentSchema:schema20.properties.relative_size,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/relative_size",schemaPath:"#/properties/relative_size/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema20.properties.relative_size.type,parentSchema:schema20.properties.relative_size,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.external !== undefined && func0.call(data, "external")){
let data2 = data.external;
if(typeof data2 !== "boolean"){
const err6 = {instancePath:instancePath+"/external",schemaPath:"#/properties/external/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema20.properties.external.type,parentSchema:schema20.properties.external,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.uuid !== undefined && func0.call(data, "uuid")){
let data3 = data.uuid;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err7 = {instancePath:instancePath+"/uuid",schemaPath:"#/properties/uuid/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"},message:"must match pattern \""+"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"+"\"",schema:"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",parentSchema:schema20.properties.uuid,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/uuid",schemaPath:"#/properties/uuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema20.properties.uuid.type,parentSchema:schema20.properties.uuid,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema20.type,parentSchema:schema20,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

const schema23 = {"description":"A user account.","type":"object","additionalProperties":false,"properties":{"uid":{"description":"The user's number; without it, the next free one.","$ref":"#/definitions/accountId"},"gid":{"description":"The number of the user's primary group; without it, a group of the user's name is made.","$ref":"#/definitions/accountId"},"groups":{"description":"Further groups that the user is a member of.","type":"array","items":{"type":"string","x-aib-value":"account-name"},"examples":[["wheel"]]},"description":{"description":"The user's full name or purpose, for passwd(5); no colon.","type":"string","x-aib-value":"account-description"},"home":{"description":"The home directory.","type":"string","x-aib-value":"account-path","examples":["/home/driver"]},"shell":{"description":"The login shell.","type":"string","x-aib-value":"account-path","examples":["/bin/bash","/usr/sbin/nologin"]},"password":{"description":"The password as a crypt(5) hash (openssl passwd -6 makes one); \"\" is no password, null a locked account.","type":["string","null"],"x-aib-value":"password-hash","default":null},"key":{"description":"One public key that may log in as this user.","$ref":"#/definitions/sshKey"},"keys":{"description":"Public keys that may log in as this user, one line each.","type":"array","items":{"$ref":"#/definitions/sshKey"}},"expiredate":{"description":"The day on which the account expires, in days since 1970-01-01, see shadow(5).","type":"integer","minimum":1,"examples":[22280]},"force_password_reset":{"description":"Whether the user must choose a new password at the first login.","type":"boolean","default":false}}};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 of Object.keys(data)){
if(!(func0.call(schema23.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.uid !== undefined && func0.call(data, "uid")){
let data0 = data.uid;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err1 = {instancePath:instancePath+"/uid",schemaPath:"#/definitions/accountId/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema24.type,parentSchema:schema24,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 4294967294 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/uid",schemaPath:"#/definitions/accountId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967294},message:"must be <= 4294967294",schema:4294967294,parentSchema:schema24,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/uid",schemaPath:"#/definitions/accountId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema24,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
if(data.gid !== undefined && func0.call(data, "gid")){
let data1 = data.gid;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err4 = {instancePath:instancePath+"/gid",schemaPath:"#/definitions/accountId/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema24.type,parentSchema:schema24,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 4294967294 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/gid",schemaPath:"#/definitions/accountId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967294},message:"must be <= 4294967294",schema:4294967294,parentSchema:schema24,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/gid",schemaPath:"#/definitions/accountId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema24,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.groups !== undefined && func0.call(data, "groups")){
let data2 = data.groups;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(typeof data3 !== "string"){
const err7 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/properties/groups/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.groups.items.type,parentSchema:schema23.properties.groups.items,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema23.properties.groups.type,parentSchema:schema23.properties.groups,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.description !== undefined && func0.call(data, "description")){
let data4 = data.description;
if(typeof data4 !== "string"){
const err9 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.description.type,parentSchema:schema23.properties.description,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.home !== undefined && func0.call(data, "home")){
let data5 = data.home;
if(typeof data5 !== "string"){
const err10 = {instancePath:instancePath+"/home",schemaPath:"#/properties/home/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.home.type,parentSchema:schema23.properties.home,data:data5};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.shell !== undefined && func0.call(data, "shell")){
let data6 = data.shell;
if(typeof data6 !== "string"){
const err11 = {instancePath:instancePath+"/shell",schemaPath:"#/properties/shell/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.shell.type,parentSchema:schema23.properties.shell,data:data6};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.password !== undefined && func0.call(data, "password")){
let data7 = data.password;
if((typeof data7 !== "string") && (data7 !== null)){
const err12 = {instancePath:instancePath+"/password",schemaPath:"#/properties/password/type",keyword:"type",params:{type: schema23.properties.password.type},message:"must be string,null",schema:schema23.properties.password.type,parentSchema:schema23.properties.password,data:data7};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.key !== undefined && func0.call(data, "key")){
let data8 = data.key;
if(typeof data8 !== "string"){
const err13 = {instancePath:instancePath+"/key",schemaPath:"#/definitions/sshKey/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data8};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.keys !== undefined && func0.call(data, "keys")){
let data9 = data.keys;
if(Array.isArray(data9)){
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
let data10 = data9[i1];
if(typeof data10 !== "string"){
const err14 = {instancePath:instancePath+"/keys/" + i1,schemaPath:"#/definitions/sshKey/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data10};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/keys",schemaPath:"#/properties/keys/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema23.properties.keys.type,parentSchema:schema23.properties.keys,data:data9};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.expiredate !== undefined && func0.call(data, "expiredate")){
let data11 = data.expiredate;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
const err16 = {instancePath:instancePath+"/expiredate",schemaPath:"#/properties/expiredate/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema23.properties.expiredate.type,parentSchema:schema23.properties.expiredate,data:data11};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 < 1 || isNaN(data11)){
const err17 = {instancePath:instancePath+"/expiredate",schemaPath:"#/properties/expiredate/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema23.properties.expiredate,data:data11};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.force_password_reset !== undefined && func0.call(data, "force_password_reset")){
let data12 = data.force_password_reset;
if(typeof data12 !== "boolean"){
const err18 = {instancePath:instancePath+"/force_password_reset",schemaPath:"#/properties/force_password_reset/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema23.properties.force_password_reset.type,parentSchema:schema23.properties.force_password_reset,data:data12};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema23.type,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}


function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if((data.name === undefined) || (!(func0.call(data, "name")))){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 of Object.keys(data)){
if(!(func0.call(schema11.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.name !== undefined && func0.call(data, "name")){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}$"+"\"",schema:"^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}$",parentSchema:schema11.properties.name,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.name.type,parentSchema:schema11.properties.name,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.version !== undefined && func0.call(data, "version")){
let data1 = data.version;
if(typeof data1 !== "string"){
const err4 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.version.type,parentSchema:schema11.properties.version,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.target !== undefined && func0.call(data, "target")){
let data2 = data.target;
if(typeof data2 !== "string"){
const err5 = {instancePath:instancePath+"/target",schemaPath:"#/properties/target/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.target.type,parentSchema:schema11.properties.target,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.content !== undefined && func0.call(data, "content")){
if(!(validate11(data.content, {instancePath:instancePath+"/content",parentData:data,parentDataProperty:"content",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
if(data.qm !== undefined && func0.call(data, "qm")){
let data4 = data.qm;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 of Object.keys(data4)){
if(!((((key1 === "content") || (key1 === "memory_limit")) || (key1 === "cpu_weight")) || (key1 === "container_checksum"))){
const err6 = {instancePath:instancePath+"/qm",schemaPath:"#/properties/qm/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.qm,data:data4};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data4.content !== undefined && func0.call(data4, "content")){
if(!(validate11(data4.content, {instancePath:instancePath+"/qm/content",parentData:data4,parentDataProperty:"content",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
if(data4.memory_limit !== undefined && func0.call(data4, "memory_limit")){
let data6 = data4.memory_limit;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key2 of Object.keys(data6)){
if(!((key2 === "max") || (key2 === "high"))){
const err7 = {instancePath:instancePath+"/qm/memory_limit",schemaPath:"#/properties/qm/properties/memory_limit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.qm.properties.memory_limit,data:data6};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data6.max !== undefined && func0.call(data6, "max")){
let data7 = data6.max;
if((typeof data7 !== "string") && (!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7))))){
const err8 = {instancePath:instancePath+"/qm/memory_limit/max",schemaPath:"#/definitions/memoryLimit/type",keyword:"type",params:{type: schema15.type},message:"must be string,integer",schema:schema15.type,parentSchema:schema15,data:data7};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data6.high !== undefined && func0.call(data6, "high")){
let data8 = data6.high;
if((typeof data8 !== "string") && (!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8))))){
const err9 = {instancePath:instancePath+"/qm/memory_limit/high",schemaPath:"#/definitions/memoryLimit/type",keyword:"type",params:{type: schema15.type},message:"must be string,integer",schema:schema15.type,parentSchema:schema15,data:data8};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath:instancePath+"/qm/memory_limit",schemaPath:"#/properties/qm/properties/memory_limit/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.qm.properties.memory_limit.type,parentSchema:schema11.properties.qm.properties.memory_limit,data:data6};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data4.cpu_weight !== undefined && func0.call(data4, "cpu_weight")){
let data9 = data4.cpu_weight;
if((typeof data9 !== "string") && (!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9))))){
const err11 = {instancePath:instancePath+"/qm/cpu_weight",schemaPath:"#/properties/qm/properties/cpu_weight/type",keyword:"type",params:{type: schema11.properties.qm.properties.cpu_weight.type},message:"must be string,integer",schema:schema11.properties.qm.properties.cpu_weight.type,parentSchema:schema11.properties.qm.properties.cpu_weight,data:data9};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
const _errs24 = errors;
let valid5 = false;
const _errs25 = errors;
if("idle" !== data9){
const err12 = {instancePath:instancePath+"/qm/cpu_weight",schemaPath:"#/properties/qm/properties/cpu_weight/anyOf/0/const",keyword:"const",params:{allowedValue: "idle"},message:"must be equal to constant",schema:"idle",parentSchema:schema11.properties.qm.properties.cpu_weight.anyOf[0],data:data9};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var _valid0 = _errs25 === errors;
valid5 = valid5 || _valid0;
if(!valid5){
const _errs26 = errors;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
const err13 = {instancePath:instancePath+"/qm/cpu_weight",schemaPath:"#/properties/qm/properties/cpu_weight/anyOf/1/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.qm.properties.cpu_weight.anyOf[1].type,parentSchema:schema11.properties.qm.properties.cpu_weight.anyOf[1],data:data9};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 100 || isNaN(data9)){
const err14 = {instancePath:instancePath+"/qm/cpu_weight",schemaPath:"#/properties/qm/properties/cpu_weight/anyOf/1/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100",schema:100,parentSchema:schema11.properties.qm.properties.cpu_weight.anyOf[1],data:data9};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data9 < 1 || isNaN(data9)){
const err15 = {instancePath:instancePath+"/qm/cpu_weight",schemaPath:"#/properties/qm/properties/cpu_weight/anyOf/1/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema11.properties.qm.properties.cpu_weight.anyOf[1],data:data9};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
var _valid0 = _errs26 === errors;
valid5 = valid5 || _valid0;
}
if(!valid5){
const err16 = {instancePath:instancePath+"/qm/cpu_weight",schemaPath:"#/properties/qm/properties/cpu_weight/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema11.properties.qm.properties.cpu_weight.anyOf,parentSchema:schema11.properties.qm.properties.cpu_weight,data:data9};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
else {
errors = _errs24;
if(vErrors !== null){
if(_errs24){
vErrors.length = _errs24;
}
else {
vErrors = null;
}
}
}
}
if(data4.container_checksum !== undefined && func0.call(data4, "container_checksum")){
let data10 = data4.container_checksum;
if(typeof data10 !== "string"){
const err17 = {instancePath:instancePath+"/qm/container_checksum",schemaPath:"#/properties/qm/properties/container_checksum/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.qm.properties.container_checksum.type,parentSchema:schema11.properties.qm.properties.container_checksum,data:data10};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/qm",schemaPath:"#/properties/qm/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.qm.type,parentSchema:schema11.properties.qm,data:data4};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.network !== undefined && func0.call(data, "network")){
let data11 = data.network;
const _errs32 = errors;
let valid6 = false;
let passing0 = null;
const _errs33 = errors;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if((data11.static === undefined) || (!(func0.call(data11, "static")))){
const err19 = {instancePath:instancePath+"/network",schemaPath:"#/properties/network/oneOf/0/required",keyword:"required",params:{missingProperty: "static"},message:"must have required property '"+"static"+"'",schema:schema11.properties.network.oneOf[0].required,parentSchema:schema11.properties.network.oneOf[0],data:data11};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
var _valid1 = _errs33 === errors;
if(_valid1){
valid6 = true;
passing0 = 0;
}
const _errs34 = errors;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if((data11.dynamic === undefined) || (!(func0.call(data11, "dynamic")))){
const err20 = {instancePath:instancePath+"/network",schemaPath:"#/properties/network/oneOf/1/required",keyword:"required",params:{missingProperty: "dynamic"},message:"must have required property '"+"dynamic"+"'",schema:schema11.properties.network.oneOf[1].required,parentSchema:schema11.properties.network.oneOf[1],data:data11};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
var _valid1 = _errs34 === errors;
if(_valid1 && valid6){
valid6 = false;
passing0 = [passing0, 1];
}
else {
if(_valid1){
valid6 = true;
passing0 = 1;
}
}
if(!valid6){
const err21 = {instancePath:instancePath+"/network",schemaPath:"#/properties/network/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf",schema:schema11.properties.network.oneOf,parentSchema:schema11.properties.network,data:data11};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
else {
errors = _errs32;
if(vErrors !== null){
if(_errs32){
vErrors.length = _errs32;
}
else {
vErrors = null;
}
}
}
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key3 of Object.keys(data11)){
if(!((key3 === "static") || (key3 === "dynamic"))){
const err22 = {instancePath:instancePath+"/network",schemaPath:"#/properties/network/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.network,data:data11};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data11.static !== undefined && func0.call(data11, "static")){
let data12 = data11.static;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if((data12.ip === undefined) || (!(func0.call(data12, "ip")))){
const err23 = {instancePath:instancePath+"/network/static",schemaPath:"#/properties/network/properties/static/required",keyword:"required",params:{missingProperty: "ip"},message:"must have required property '"+"ip"+"'",schema:schema11.properties.network.properties.static.required,parentSchema:schema11.properties.network.properties.static,data:data12};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((data12.ip_prefixlen === undefined) || (!(func0.call(data12, "ip_prefixlen")))){
const err24 = {instancePath:instancePath+"/network/static",schemaPath:"#/properties/network/properties/static/required",keyword:"required",params:{missingProperty: "ip_prefixlen"},message:"must have required property '"+"ip_prefixlen"+"'",schema:schema11.properties.network.properties.static.required,parentSchema:schema11.properties.network.properties.static,data:data12};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if((data12.gateway === undefined) || (!(func0.call(data12, "gateway")))){
const err25 = {instancePath:instancePath+"/network/static",schemaPath:"#/properties/network/properties/static/required",keyword:"required",params:{missingProperty: "gateway"},message:"must have required property '"+"gateway"+"'",schema:schema11.properties.network.properties.static.required,parentSchema:schema11.properties.network.properties.static,data:data12};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if((data12.dns === undefined) || (!(func0.call(data12, "dns")))){
const err26 = {instancePath:instancePath+"/network/static",schemaPath:"#/properties/network/properties/static/required",keyword:"required",params:{missingProperty: "dns"},message:"must have required property '"+"dns"+"'",schema:schema11.properties.network.properties.static.required,parentSchema:schema11.properties.network.properties.static,data:data12};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
for(const key4 of Object.keys(data12)){
if(!((((((key4 === "ip") || (key4 === "ip_prefixlen")) || (key4 === "gateway")) || (key4 === "dns")) || (key4 === "iface")) || (key4 === "load_module"))){
const err27 = {instancePath:instancePath+"/network/static",schemaPath:"#/properties/network/properties/static/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.network.properties.static,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data12.ip !== undefined && func0.call(data12, "ip")){
let data13 = data12.ip;
if(typeof data13 !== "string"){
const err28 = {instancePath:instancePath+"/network/static/ip",schemaPath:"#/properties/network/properties/static/properties/ip/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.network.properties.static.properties.ip.type,parentSchema:schema11.properties.network.properties.static.properties.ip,data:data13};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data12.ip_prefixlen !== undefined && func0.call(data12, "ip_prefixlen")){
let data14 = data12.ip_prefixlen;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err29 = {instancePath:instancePath+"/network/static/ip_prefixlen",schemaPath:"#/properties/network/properties/static/properties/ip_prefixlen/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.network.properties.static.properties.ip_prefixlen.type,parentSchema:schema11.properties.network.properties.static.properties.ip_prefixlen,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 128 || isNaN(data14)){
const err30 = {instancePath:instancePath+"/network/static/ip_prefixlen",schemaPath:"#/properties/network/properties/static/properties/ip_prefixlen/maximum",keyword:"maximum",params:{comparison: "<=", limit: 128},message:"must be <= 128",schema:128,parentSchema:schema11.properties.network.properties.static.properties.ip_prefixlen,data:data14};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data14 < 0 || isNaN(data14)){
const err31 = {instancePath:instancePath+"/network/static/ip_prefixlen",schemaPath:"#/properties/network/properties/static/properties/ip_prefixlen/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.network.properties.static.properties.ip_prefixlen,data:data14};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data12.gateway !== undefined && func0.call(data12, "gateway")){
let data15 = data12.gateway;
if(typeof data15 !== "string"){
const err32 = {instancePath:instancePath+"/network/static/gateway",schemaPath:"#/properties/network/properties/static/properties/gateway/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.network.properties.static.properties.gateway.type,parentSchema:schema11.properties.network.properties.static.properties.gateway,data:data15};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data12.dns !== undefined && func0.call(data12, "dns")){
let data16 = data12.dns;
if(typeof data16 !== "string"){
const err33 = {instancePath:instancePath+"/network/static/dns",schemaPath:"#/properties/network/properties/static/properties/dns/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.network.properties.static.properties.dns.type,parentSchema:schema11.properties.network.properties.static.properties.dns,data:data16};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data12.iface !== undefined && func0.call(data12, "iface")){
let data17 = data12.iface;
if(typeof data17 !== "string"){
const err34 = {instancePath:instancePath+"/network/static/iface",schemaPath:"#/properties/network/properties/static/properties/iface/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.network.properties.static.properties.iface.type,parentSchema:schema11.properties.network.properties.static.properties.iface,data:data17};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data12.load_module !== undefined && func0.call(data12, "load_module")){
let data18 = data12.load_module;
if(typeof data18 !== "string"){
const err35 = {instancePath:instancePath+"/network/static/load_module",schemaPath:"#/properties/network/properties/static/properties/load_module/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.network.properties.static.properties.load_module.type,parentSchema:schema11.properties.network.properties.static.properties.load_module,data:data18};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/network/static",schemaPath:"#/properties/network/properties/static/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.network.properties.static.type,parentSchema:schema11.properties.network.properties.static,data:data12};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data11.dynamic !== undefined && func0.call(data11, "dynamic")){
let data19 = data11.dynamic;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key5 of Object.keys(data19)){
const err37 = {instancePath:instancePath+"/network/dynamic",schemaPath:"#/properties/network/properties/dynamic/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.network.properties.dynamic,data:data19};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/network/dynamic",schemaPath:"#/properties/network/properties/dynamic/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.network.properties.dynamic.type,parentSchema:schema11.properties.network.properties.dynamic,data:data19};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath:instancePath+"/network",schemaPath:"#/properties/network/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.network.type,parentSchema:schema11.properties.network,data:data11};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.image !== undefined && func0.call(data, "image")){
let data20 = data.image;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key6 of Object.keys(data20)){
if(!(func0.call(schema11.properties.image.properties, key6))){
const err40 = {instancePath:instancePath+"/image",schemaPath:"#/properties/image/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.image,data:data20};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data20.image_size !== undefined && func0.call(data20, "image_size")){
let data21 = data20.image_size;
if(typeof data21 === "string"){
if(!pattern1.test(data21)){
const err41 = {instancePath:instancePath+"/image/image_size",schemaPath:"#/definitions/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$"},message:"must match pattern \""+"^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$"+"\"",schema:"^[0-9]+[ \\t]*(kB|KiB|MB|MiB|GB|GiB|TB|TiB)$",parentSchema:schema17,data:data21};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/image/image_size",schemaPath:"#/definitions/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data21};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data20.sealed !== undefined && func0.call(data20, "sealed")){
let data22 = data20.sealed;
if(typeof data22 !== "boolean"){
const err43 = {instancePath:instancePath+"/image/sealed",schemaPath:"#/properties/image/properties/sealed/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.image.properties.sealed.type,parentSchema:schema11.properties.image.properties.sealed,data:data22};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data20.selinux_mode !== undefined && func0.call(data20, "selinux_mode")){
let data23 = data20.selinux_mode;
if(typeof data23 !== "string"){
const err44 = {instancePath:instancePath+"/image/selinux_mode",schemaPath:"#/properties/image/properties/selinux_mode/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.image.properties.selinux_mode.type,parentSchema:schema11.properties.image.properties.selinux_mode,data:data23};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(!((data23 === "enforcing") || (data23 === "permissive"))){
const err45 = {instancePath:instancePath+"/image/selinux_mode",schemaPath:"#/properties/image/properties/selinux_mode/enum",keyword:"enum",params:{allowedValues: schema11.properties.image.properties.selinux_mode.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.image.properties.selinux_mode.enum,parentSchema:schema11.properties.image.properties.selinux_mode,data:data23};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data20.selinux_policy !== undefined && func0.call(data20, "selinux_policy")){
let data24 = data20.selinux_policy;
if(typeof data24 !== "string"){
const err46 = {instancePath:instancePath+"/image/selinux_policy",schemaPath:"#/properties/image/properties/selinux_policy/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.image.properties.selinux_policy.type,parentSchema:schema11.properties.image.properties.selinux_policy,data:data24};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data20.selinux_booleans !== undefined && func0.call(data20, "selinux_booleans")){
let data25 = data20.selinux_booleans;
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
for(const key7 of Object.keys(data25)){
let data26 = data25[key7];
if(typeof data26 !== "boolean"){
const err47 = {instancePath:instancePath+"/image/selinux_booleans/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/image/properties/selinux_booleans/additionalProperties/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.image.properties.selinux_booleans.additionalProperties.type,parentSchema:schema11.properties.image.properties.selinux_booleans.additionalProperties,data:data26};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/image/selinux_booleans",schemaPath:"#/properties/image/properties/selinux_booleans/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.image.properties.selinux_booleans.type,parentSchema:schema11.properties.image.properties.selinux_booleans,data:data25};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data20.hostname !== undefined && func0.call(data20, "hostname")){
let data27 = data20.hostname;
if(typeof data27 !== "string"){
const err49 = {instancePath:instancePath+"/image/hostname",schemaPath:"#/properties/image/properties/hostname/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.image.properties.hostname.type,parentSchema:schema11.properties.image.properties.hostname,data:data27};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data20.ostree_ref !== undefined && func0.call(data20, "ostree_ref")){
let data28 = data20.ostree_ref;
if(typeof data28 !== "string"){
const err50 = {instancePath:instancePath+"/image/ostree_ref",schemaPath:"#/properties/image/properties/ostree_ref/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.image.properties.ostree_ref.type,parentSchema:schema11.properties.image.properties.ostree_ref,data:data28};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data20.partitions !== undefined && func0.call(data20, "partitions")){
let data29 = data20.partitions;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
for(const key8 of Object.keys(data29)){
if(!(func0.call(schema11.properties.image.properties.partitions.properties, key8))){
const err51 = {instancePath:instancePath+"/image/partitions",schemaPath:"#/properties/image/properties/partitions/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.image.properties.partitions,data:data29};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data29.root !== undefined && func0.call(data29, "root")){
let data30 = data29.root;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
for(const key9 of Object.keys(data30)){
if(!(key9 === "grow")){
const err52 = {instancePath:instancePath+"/image/partitions/root",schemaPath:"#/properties/image/properties/partitions/properties/root/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.image.properties.partitions.properties.root,data:data30};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data30.grow !== undefined && func0.call(data30, "grow")){
let data31 = data30.grow;
if(typeof data31 !== "boolean"){
const err53 = {instancePath:instancePath+"/image/partitions/root/grow",schemaPath:"#/properties/image/properties/partitions/properties/root/properties/grow/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.image.properties.partitions.properties.root.properties.grow.type,parentSchema:schema11.properties.image.properties.partitions.properties.root.properties.grow,data:data31};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
else {
const err54 = {instancePath:instancePath+"/image/partitions/root",schemaPath:"#/properties/image/properties/partitions/properties/root/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.image.properties.partitions.properties.root.type,parentSchema:schema11.properties.image.properties.partitions.properties.root,data:data30};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data29.aboot !== undefined && func0.call(data29, "aboot")){
if(!(validate14(data29.aboot, {instancePath:instancePath+"/image/partitions/aboot",parentData:data29,parentDataProperty:"aboot",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
if(data29.ukiboot !== undefined && func0.call(data29, "ukiboot")){
if(!(validate14(data29.ukiboot, {instancePath:instancePath+"/image/partitions/ukiboot",parentData:data29,parentDataProperty:"ukiboot",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
if(data29.boot !== undefined && func0.call(data29, "boot")){
if(!(validate14(data29.boot, {instancePath:instancePath+"/image/partitions/boot",parentData:data29,parentDataProperty:"boot",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
if(data29.efi !== undefined && func0.call(data29, "efi")){
if(!(validate14(data29.efi, {instancePath:instancePath+"/image/partitions/efi",parentData:data29,parentDataProperty:"efi",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
if(data29.vbmeta !== undefined && func0.call(data29, "vbmeta")){
if(!(validate14(data29.vbmeta, {instancePath:instancePath+"/image/partitions/vbmeta",parentData:data29,parentDataProperty:"vbmeta",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
if(data29.sbl !== undefined && func0.call(data29, "sbl")){
if(!(validate14(data29.sbl, {instancePath:instancePath+"/image/partitions/sbl",parentData:data29,parentDataProperty:"sbl",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
if(data29.var !== undefined && func0.call(data29, "var")){
if(!(validate21(data29.var, {instancePath:instancePath+"/image/partitions/var",parentData:data29,parentDataProperty:"var",rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
if(data29.var_qm !== undefined && func0.call(data29, "var_qm")){
if(!(validate21(data29.var_qm, {instancePath:instancePath+"/image/partitions/var_qm",parentData:data29,parentDataProperty:"var_qm",rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
}
else {
const err55 = {instancePath:instancePath+"/image/partitions",schemaPath:"#/properties/image/properties/partitions/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.image.properties.partitions.type,parentSchema:schema11.properties.image.properties.partitions,data:data29};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data20.enable_oom_protection !== undefined && func0.call(data20, "enable_oom_protection")){
let data40 = data20.enable_oom_protection;
if(typeof data40 !== "boolean"){
const err56 = {instancePath:instancePath+"/image/enable_oom_protection",schemaPath:"#/properties/image/properties/enable_oom_protection/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.image.properties.enable_oom_protection.type,parentSchema:schema11.properties.image.properties.enable_oom_protection,data:data40};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/image",schemaPath:"#/properties/image/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.image.type,parentSchema:schema11.properties.image,data:data20};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data.auth !== undefined && func0.call(data, "auth")){
let data41 = data.auth;
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
for(const key10 of Object.keys(data41)){
if(!(((((key10 === "root_password") || (key10 === "root_ssh_keys")) || (key10 === "sshd_config")) || (key10 === "users")) || (key10 === "groups"))){
const err58 = {instancePath:instancePath+"/auth",schemaPath:"#/properties/auth/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.auth,data:data41};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data41.root_password !== undefined && func0.call(data41, "root_password")){
let data42 = data41.root_password;
if((typeof data42 !== "string") && (data42 !== null)){
const err59 = {instancePath:instancePath+"/auth/root_password",schemaPath:"#/properties/auth/properties/root_password/type",keyword:"type",params:{type: schema11.properties.auth.properties.root_password.type},message:"must be string,null",schema:schema11.properties.auth.properties.root_password.type,parentSchema:schema11.properties.auth.properties.root_password,data:data42};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data41.root_ssh_keys !== undefined && func0.call(data41, "root_ssh_keys")){
let data43 = data41.root_ssh_keys;
if(Array.isArray(data43)){
const len0 = data43.length;
for(let i0=0; i0<len0; i0++){
let data44 = data43[i0];
if(typeof data44 !== "string"){
const err60 = {instancePath:instancePath+"/auth/root_ssh_keys/" + i0,schemaPath:"#/definitions/sshKey/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data44};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/auth/root_ssh_keys",schemaPath:"#/properties/auth/properties/root_ssh_keys/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.auth.properties.root_ssh_keys.type,parentSchema:schema11.properties.auth.properties.root_ssh_keys,data:data43};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data41.sshd_config !== undefined && func0.call(data41, "sshd_config")){
let data45 = data41.sshd_config;
if(data45 && typeof data45 == "object" && !Array.isArray(data45)){
for(const key11 of Object.keys(data45)){
if(!((key11 === "PasswordAuthentication") || (key11 === "PermitRootLogin"))){
const err62 = {instancePath:instancePath+"/auth/sshd_config",schemaPath:"#/properties/auth/properties/sshd_config/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.auth.properties.sshd_config,data:data45};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data45.PasswordAuthentication !== undefined && func0.call(data45, "PasswordAuthentication")){
let data46 = data45.PasswordAuthentication;
if(typeof data46 !== "boolean"){
const err63 = {instancePath:instancePath+"/auth/sshd_config/PasswordAuthentication",schemaPath:"#/properties/auth/properties/sshd_config/properties/PasswordAuthentication/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.auth.properties.sshd_config.properties.PasswordAuthentication.type,parentSchema:schema11.properties.auth.properties.sshd_config.properties.PasswordAuthentication,data:data46};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data45.PermitRootLogin !== undefined && func0.call(data45, "PermitRootLogin")){
let data47 = data45.PermitRootLogin;
if((typeof data47 !== "string") && (typeof data47 !== "boolean")){
const err64 = {instancePath:instancePath+"/auth/sshd_config/PermitRootLogin",schemaPath:"#/properties/auth/properties/sshd_config/properties/PermitRootLogin/type",keyword:"type",params:{type: schema11.properties.auth.properties.sshd_config.properties.PermitRootLogin.type},message:"must be string,boolean",schema:schema11.properties.auth.properties.sshd_config.properties.PermitRootLogin.type,parentSchema:schema11.properties.auth.properties.sshd_config.properties.PermitRootLogin,data:data47};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(!((((data47 === "prohibit-password") || (data47 === "forced-commands-only")) || (data47 === true)) || (data47 === false))){
const err65 = {instancePath:instancePath+"/auth/sshd_config/PermitRootLogin",schemaPath:"#/properties/auth/properties/sshd_config/properties/PermitRootLogin/enum",keyword:"enum",params:{allowedValues: schema11.properties.auth.properties.sshd_config.properties.PermitRootLogin.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.auth.properties.sshd_config.properties.PermitRootLogin.enum,parentSchema:schema11.properties.auth.properties.sshd_config.properties.PermitRootLogin,data:data47};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
else {
const err66 = {instancePath:instancePath+"/auth/sshd_config",schemaPath:"#/properties/auth/properties/sshd_config/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.auth.properties.sshd_config.type,parentSchema:schema11.properties.auth.properties.sshd_config,data:data45};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data41.users !== undefined && func0.call(data41, "users")){
let data48 = data41.users;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
for(const key12 of Object.keys(data48)){
const _errs112 = errors;
if(typeof key12 === "string"){
if(!pattern5.test(key12)){
const err67 = {instancePath:instancePath+"/auth/users",schemaPath:"#/properties/auth/properties/users/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$"},message:"must match pattern \""+"^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$"+"\"",schema:"^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$",parentSchema:schema11.properties.auth.properties.users.propertyNames,data:key12,propertyName:key12};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
var valid19 = _errs112 === errors;
if(!valid19){
const err68 = {instancePath:instancePath+"/auth/users",schemaPath:"#/properties/auth/properties/users/propertyNames",keyword:"propertyNames",params:{propertyName: key12},message:"property name must be valid",schema:schema11.properties.auth.properties.users.propertyNames,parentSchema:schema11.properties.auth.properties.users,data:data48};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
for(const key13 of Object.keys(data48)){
if(!(validate24(data48[key13], {instancePath:instancePath+"/auth/users/" + key13.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data48,parentDataProperty:key13,rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err69 = {instancePath:instancePath+"/auth/users",schemaPath:"#/properties/auth/properties/users/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.auth.properties.users.type,parentSchema:schema11.properties.auth.properties.users,data:data48};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data41.groups !== undefined && func0.call(data41, "groups")){
let data50 = data41.groups;
if(data50 && typeof data50 == "object" && !Array.isArray(data50)){
for(const key14 of Object.keys(data50)){
const _errs117 = errors;
if(typeof key14 === "string"){
if(!pattern5.test(key14)){
const err70 = {instancePath:instancePath+"/auth/groups",schemaPath:"#/properties/auth/properties/groups/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$"},message:"must match pattern \""+"^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$"+"\"",schema:"^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$",parentSchema:schema11.properties.auth.properties.groups.propertyNames,data:key14,propertyName:key14};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
var valid21 = _errs117 === errors;
if(!valid21){
const err71 = {instancePath:instancePath+"/auth/groups",schemaPath:"#/properties/auth/properties/groups/propertyNames",keyword:"propertyNames",params:{propertyName: key14},message:"property name must be valid",schema:schema11.properties.auth.properties.groups.propertyNames,parentSchema:schema11.properties.auth.properties.groups,data:data50};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
for(const key15 of Object.keys(data50)){
let data51 = data50[key15];
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
for(const key16 of Object.keys(data51)){
if(!(key16 === "gid")){
const err72 = {instancePath:instancePath+"/auth/groups/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth/properties/groups/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.auth.properties.groups.additionalProperties,data:data51};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data51.gid !== undefined && func0.call(data51, "gid")){
let data52 = data51.gid;
if(!(((typeof data52 == "number") && (!(data52 % 1) && !isNaN(data52))) && (isFinite(data52)))){
const err73 = {instancePath:instancePath+"/auth/groups/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/gid",schemaPath:"#/definitions/accountId/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema24.type,parentSchema:schema24,data:data52};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if((typeof data52 == "number") && (isFinite(data52))){
if(data52 > 4294967294 || isNaN(data52)){
const err74 = {instancePath:instancePath+"/auth/groups/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/gid",schemaPath:"#/definitions/accountId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967294},message:"must be <= 4294967294",schema:4294967294,parentSchema:schema24,data:data52};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(data52 < 0 || isNaN(data52)){
const err75 = {instancePath:instancePath+"/auth/groups/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/gid",schemaPath:"#/definitions/accountId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema24,data:data52};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
}
}
else {
const err76 = {instancePath:instancePath+"/auth/groups/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth/properties/groups/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.auth.properties.groups.additionalProperties.type,parentSchema:schema11.properties.auth.properties.groups.additionalProperties,data:data51};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
else {
const err77 = {instancePath:instancePath+"/auth/groups",schemaPath:"#/properties/auth/properties/groups/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.auth.properties.groups.type,parentSchema:schema11.properties.auth.properties.groups,data:data50};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
else {
const err78 = {instancePath:instancePath+"/auth",schemaPath:"#/properties/auth/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.auth.type,parentSchema:schema11.properties.auth,data:data41};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data.kernel !== undefined && func0.call(data, "kernel")){
let data53 = data.kernel;
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
for(const key17 of Object.keys(data53)){
if(!((((((key17 === "debug_logging") || (key17 === "cmdline")) || (key17 === "kernel_package")) || (key17 === "kernel_version")) || (key17 === "loglevel")) || (key17 === "remove_modules"))){
const err79 = {instancePath:instancePath+"/kernel",schemaPath:"#/properties/kernel/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.kernel,data:data53};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data53.debug_logging !== undefined && func0.call(data53, "debug_logging")){
let data54 = data53.debug_logging;
if(typeof data54 !== "boolean"){
const err80 = {instancePath:instancePath+"/kernel/debug_logging",schemaPath:"#/properties/kernel/properties/debug_logging/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.kernel.properties.debug_logging.type,parentSchema:schema11.properties.kernel.properties.debug_logging,data:data54};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data53.cmdline !== undefined && func0.call(data53, "cmdline")){
let data55 = data53.cmdline;
if(Array.isArray(data55)){
const len1 = data55.length;
for(let i1=0; i1<len1; i1++){
let data56 = data55[i1];
if(typeof data56 !== "string"){
const err81 = {instancePath:instancePath+"/kernel/cmdline/" + i1,schemaPath:"#/properties/kernel/properties/cmdline/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.kernel.properties.cmdline.items.type,parentSchema:schema11.properties.kernel.properties.cmdline.items,data:data56};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
else {
const err82 = {instancePath:instancePath+"/kernel/cmdline",schemaPath:"#/properties/kernel/properties/cmdline/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.kernel.properties.cmdline.type,parentSchema:schema11.properties.kernel.properties.cmdline,data:data55};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data53.kernel_package !== undefined && func0.call(data53, "kernel_package")){
let data57 = data53.kernel_package;
if(typeof data57 !== "string"){
const err83 = {instancePath:instancePath+"/kernel/kernel_package",schemaPath:"#/properties/kernel/properties/kernel_package/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.kernel.properties.kernel_package.type,parentSchema:schema11.properties.kernel.properties.kernel_package,data:data57};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data53.kernel_version !== undefined && func0.call(data53, "kernel_version")){
let data58 = data53.kernel_version;
if(typeof data58 !== "string"){
const err84 = {instancePath:instancePath+"/kernel/kernel_version",schemaPath:"#/properties/kernel/properties/kernel_version/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.kernel.properties.kernel_version.type,parentSchema:schema11.properties.kernel.properties.kernel_version,data:data58};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data53.loglevel !== undefined && func0.call(data53, "loglevel")){
let data59 = data53.loglevel;
if(!(((typeof data59 == "number") && (!(data59 % 1) && !isNaN(data59))) && (isFinite(data59)))){
const err85 = {instancePath:instancePath+"/kernel/loglevel",schemaPath:"#/properties/kernel/properties/loglevel/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.kernel.properties.loglevel.type,parentSchema:schema11.properties.kernel.properties.loglevel,data:data59};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if((typeof data59 == "number") && (isFinite(data59))){
if(data59 > 15 || isNaN(data59)){
const err86 = {instancePath:instancePath+"/kernel/loglevel",schemaPath:"#/properties/kernel/properties/loglevel/maximum",keyword:"maximum",params:{comparison: "<=", limit: 15},message:"must be <= 15",schema:15,parentSchema:schema11.properties.kernel.properties.loglevel,data:data59};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
if(data59 < 0 || isNaN(data59)){
const err87 = {instancePath:instancePath+"/kernel/loglevel",schemaPath:"#/properties/kernel/properties/loglevel/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.kernel.properties.loglevel,data:data59};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
if(data53.remove_modules !== undefined && func0.call(data53, "remove_modules")){
let data60 = data53.remove_modules;
if(Array.isArray(data60)){
const len2 = data60.length;
for(let i2=0; i2<len2; i2++){
let data61 = data60[i2];
if(typeof data61 !== "string"){
const err88 = {instancePath:instancePath+"/kernel/remove_modules/" + i2,schemaPath:"#/properties/kernel/properties/remove_modules/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.kernel.properties.remove_modules.items.type,parentSchema:schema11.properties.kernel.properties.remove_modules.items,data:data61};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
}
else {
const err89 = {instancePath:instancePath+"/kernel/remove_modules",schemaPath:"#/properties/kernel/properties/remove_modules/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.kernel.properties.remove_modules.type,parentSchema:schema11.properties.kernel.properties.remove_modules,data:data60};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
else {
const err90 = {instancePath:instancePath+"/kernel",schemaPath:"#/properties/kernel/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.kernel.type,parentSchema:schema11.properties.kernel,data:data53};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data.experimental !== undefined && func0.call(data, "experimental")){
let data62 = data.experimental;
if(data62 && typeof data62 == "object" && !Array.isArray(data62)){
for(const key18 of Object.keys(data62)){
if(!(key18 === "internal_defines")){
const err91 = {instancePath:instancePath+"/experimental",schemaPath:"#/properties/experimental/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.experimental,data:data62};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data62.internal_defines !== undefined && func0.call(data62, "internal_defines")){
let data63 = data62.internal_defines;
if(data63 && typeof data63 == "object" && !Array.isArray(data63)){
}
else {
const err92 = {instancePath:instancePath+"/experimental/internal_defines",schemaPath:"#/properties/experimental/properties/internal_defines/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.experimental.properties.internal_defines.type,parentSchema:schema11.properties.experimental.properties.internal_defines,data:data63};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
else {
const err93 = {instancePath:instancePath+"/experimental",schemaPath:"#/properties/experimental/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.experimental.type,parentSchema:schema11.properties.experimental,data:data62};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

