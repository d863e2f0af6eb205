//! Is this folder on a local disk? Locks and write-ahead logging cannot be relied on over a
//! network, so the store refuses to open there. Also the small acts on files that must be durable.

use std::fs::{self, File};
use std::path::Path;

use super::error::{Result, StoreError};

/// Refuses a folder on a network file system.
///
/// # Errors
/// [`StoreError::Network`] with the kind of file system found.
pub(super) fn refuse_network(folder: &Path) -> Result<()> {
    match network(folder).map_err(|e| StoreError::io(folder, e))? {
        Some(kind) => Err(StoreError::Network { folder: folder.to_owned(), kind }),
        None => Ok(()),
    }
}

/// Makes names created in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(folder).and_then(|f| f.sync_all()).map_err(|e| StoreError::io(folder, e))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Makes the folder if it is not there, durably.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        fs::create_dir_all(folder).map_err(|e| StoreError::io(folder, e))?;
        if let Some(parent) = folder.parent().filter(|p| !p.as_os_str().is_empty()) {
            sync_folder(parent)?;
        }
    }
    Ok(())
}

/// Creates the file if it is not there and takes it away from everybody but its owner.
pub(super) fn make_private(path: &Path) -> Result<()> {
    let failed = |e| StoreError::io(path, e);
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(0o600);
        let file = options.open(path).map_err(failed)?;
        let mode = file.metadata().map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            file.set_permissions(fs::Permissions::from_mode(0o600)).map_err(failed)?;
        }
    }
    #[cfg(not(unix))]
    options.open(path).map_err(failed)?;
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn network(folder: &Path) -> std::io::Result<Option<String>> {
    use std::os::unix::fs::MetadataExt;

    // FUSE hides many file systems behind one number; the mount table knows which.
    const FUSE: u64 = 0x6573_5546;
    // A signed word of the machine's own width; the number is its lower 32 bits.
    let magic = rustix::fs::statfs(folder)?.f_type as u64 & 0xffff_ffff;
    if magic != FUSE {
        return Ok(by_magic(magic).map(str::to_owned));
    }
    let device = fs::metadata(folder)?.dev();
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    Ok(mount_kind(&mounts, rustix::fs::major(device), rustix::fs::minor(device))
        .filter(|kind| remote_fuse(kind)))
}

/// Network file systems by the number `statfs` gives (linux/magic.h and the drivers' own).
#[cfg(any(target_os = "linux", target_os = "android", test))]
fn by_magic(magic: u64) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "NFS",
        0x517b => "SMB",
        0xff53_4d42 => "CIFS",
        0xfe53_4d42 => "SMB2",
        0x0102_1997 => "9P",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x00c3_6400 => "Ceph",
        0x564c => "NCP",
        0x0bd0_0bd0 => "Lustre",
        0x0116_1970 => "GFS2",
        0x7461_636f => "OCFS2",
        0x4750_4653 => "GPFS",
        0x1983_0326 => "BeeGFS",
        0x786f_4256 => "VirtualBox shared folder",
        0xbacb_acbc => "VMware shared folder",
        _ => return None,
    })
}

/// FUSE file systems whose files lie on another machine. Others (NTFS, exFAT, encrypted
/// folders) are local and welcome.
#[cfg(any(target_os = "linux", target_os = "android", test))]
fn remote_fuse(kind: &str) -> bool {
    const REMOTE: [&str; 20] = [
        "sshfs",
        "rclone",
        "davfs",
        "davfs2",
        "s3fs",
        "gcsfuse",
        "glusterfs",
        "cephfs",
        "ceph-fuse",
        "curlftpfs",
        "goofys",
        "gvfsd-fuse",
        "juicefs",
        "mfs",
        "nfs",
        "onedriver",
        "smbnetfs",
        "vmhgfs-fuse",
        "webdavfs",
        "blobfuse",
    ];
    kind.strip_prefix("fuse.").is_some_and(|name| REMOTE.iter().any(|r| name.eq_ignore_ascii_case(r)))
}

/// The type of the file system mounted under a device number, from the text of `mountinfo`.
#[cfg(any(target_os = "linux", target_os = "android", test))]
fn mount_kind(mountinfo: &str, major: u32, minor: u32) -> Option<String> {
    let device = format!("{major}:{minor}");
    mountinfo.lines().find_map(|line| {
        let (mount, filesystem) = line.split_once(" - ")?;
        (mount.split(' ').nth(2)? == device).then(|| filesystem.split(' ').next().map(str::to_owned))?
    })
}

#[cfg(target_os = "macos")]
fn network(folder: &Path) -> std::io::Result<Option<String>> {
    /// sys/mount.h: the file system is stored locally.
    const MNT_LOCAL: u32 = 0x1000;
    let answer = rustix::fs::statfs(folder)?;
    Ok((answer.f_flags & MNT_LOCAL == 0).then(|| {
        let name = answer.f_fstypename.iter().take_while(|c| **c != 0);
        name.map(|c| char::from(c.to_ne_bytes()[0])).collect()
    }))
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "macos")))]
fn network(_: &Path) -> std::io::Result<Option<String>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:44 / /home/lin/far\\040away rw,nosuid shared:2 master:3 - fuse.sshfs lin@there: rw
41 22 8:17 / /media/stick rw - fuseblk /dev/sdb1 rw,user_id=0
42 22 0:51 / /home/lin/safe rw - fuse.gocryptfs /home/lin/.safe rw";

    #[test]
    fn the_mount_table_tells_fuse_apart() {
        assert_eq!(mount_kind(MOUNTS, 0, 44).as_deref(), Some("fuse.sshfs"));
        assert_eq!(mount_kind(MOUNTS, 254, 0).as_deref(), Some("ext4"));
        assert_eq!(mount_kind(MOUNTS, 9, 9), None);
        assert!(remote_fuse("fuse.sshfs"));
        assert!(!remote_fuse("fuseblk"));
        assert!(!remote_fuse("fuse.gocryptfs"));
    }

    #[test]
    fn networks_are_known_by_number() {
        for (magic, kind) in [(0x6969, "NFS"), (0xfe53_4d42, "SMB2"), (0x0102_1997, "9P")] {
            assert_eq!(by_magic(magic), Some(kind));
        }
        for local in [0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994, 0x794c_7630] {
            assert_eq!(by_magic(local), None);
        }
    }

    #[test]
    fn a_temporary_folder_is_local() {
        let folder = tempfile::tempdir().unwrap();
        refuse_network(folder.path()).unwrap();
    }
}
