using System.Formats.Tar;
using DotNet.Testcontainers.Configurations;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>The archives of one file in which <c>docker cp</c> takes and gives it.</summary>
internal static class TarArchive
{
    public static byte[] Write(byte[] content, string path, uint uid, uint gid, UnixFileModes mode)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path.TrimStart('/'))
            {
                DataStream = new MemoryStream(content),
                Uid = (int)uid,
                Gid = (int)gid,
                Mode = (UnixFileMode)mode,
            });
        }

        return archive.ToArray();
    }

    /// <exception cref="InvalidOperationException">The archive begins with something else than a file.</exception>
    public static byte[] Read(byte[] archive, string path)
    {
        using var reader = new TarReader(new MemoryStream(archive));
        var entry = reader.GetNextEntry();
        if (entry is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile })
        {
            throw new InvalidOperationException($"{path} is no file; it is {entry?.EntryType.ToString() ?? "nothing"}.");
        }

        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }
}
