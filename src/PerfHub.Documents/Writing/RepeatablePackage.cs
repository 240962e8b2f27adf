using System.IO.Compression;

namespace PerfHub.Documents.Writing;

/// <summary>Makes packages of equal content equal byte by byte, whenever they are written.</summary>
internal static class RepeatablePackage
{
    // The earliest time that a package can state.
    private static readonly DateTimeOffset Written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Replaces the time at which each part was written, and returns the package.</summary>
    public static byte[] ToArray(MemoryStream package)
    {
        using (var zip = new ZipArchive(package, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var entry in zip.Entries)
            {
                entry.LastWriteTime = Written;
            }
        }

        return package.ToArray();
    }
}
