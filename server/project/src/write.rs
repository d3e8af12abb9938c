//! Files that are written whole or not at all.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};
use tempfile::Builder;

/// Puts other contents into a file that still has those that were read. What a link leads to is changed, not the link.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    if fs::read(path)? != before {
        return Err(io::Error::other("it has changed meanwhile, and stays as it is"));
    }
    write(path, after)
}

/// Writes a file beside its place and puts it there at once. One that was there keeps its permissions and, where that is allowed, its
/// owner.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = if path.exists() { fs::canonicalize(path)? } else { std::path::absolute(path)? };
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = Builder::new().prefix(".iotcodes-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    let old = fs::metadata(&target).ok();
    match old {
        // Renaming needs no permission of the file; whoever took it away meant this.
        Some(old) if old.permissions().readonly() => {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
        }
        Some(old) => {
            #[cfg(unix)]
            {
                use std::os::unix::fs::MetadataExt;
                let _ = std::os::unix::fs::chown(file.path(), Some(old.uid()), Some(old.gid()));
            }
            file.as_file().set_permissions(old.permissions())?;
        }
        #[cfg(unix)]
        None => {
            use std::os::unix::fs::PermissionsExt;
            // As a new file mostly is; the temporary one is its owner's alone.
            file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        #[cfg(not(unix))]
        None => {}
    }
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}
