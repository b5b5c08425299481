using System.Formats.Tar;
using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Configurations;
using Xunit;

namespace Testcontainers.Tests.CommandLine;

public sealed class TarArchiveTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Read_WhatWasWritten_IsTheSameBytes(int length)
    {
        byte[] content = [.. Enumerable.Range(0, length).Select(index => (byte)index)];

        Assert.Equal(content, TarArchive.Read(TarArchive.Write(content, "/data/file", 0, 0, Unix.FileMode644), "/data/file"));
    }

    [Fact]
    public void Write_OwnerAndMode_AreTheEntrys()
    {
        using var reader = new TarReader(new MemoryStream(TarArchive.Write([1], "/data/deep/file", 1654, 1655, UnixFileModes.UserRead | UnixFileModes.GroupRead)));

        var entry = reader.GetNextEntry()!;

        Assert.Equal(("data/deep/file", 1654, 1655, UnixFileMode.UserRead | UnixFileMode.GroupRead), (entry.Name, entry.Uid, entry.Gid, entry.Mode));
        Assert.Null(reader.GetNextEntry());
    }

    [Fact]
    public void Read_ArchiveOfAFolder_IsRefused()
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "data/"));
        }

        var refused = Assert.Throws<InvalidOperationException>(() => TarArchive.Read(archive.ToArray(), "/data"));

        Assert.Contains("/data is no file", refused.Message, StringComparison.Ordinal);
    }
}
