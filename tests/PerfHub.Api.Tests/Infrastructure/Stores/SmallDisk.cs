using System.Diagnostics;
using System.Globalization;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A file system of a few megabytes in memory, which tests can fill. Only root may mount it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-disk-").FullName;
    private bool _isMounted;

    /// <summary>Why no file system can be mounted; null once <see cref="TryMount"/> has succeeded.</summary>
    public string? MissingReason { get; private set; } = "The disk is not mounted.";

    public string DatabaseFile => Path.Combine(_folder, "perfhub.db");

    public string ReserveFile => DatabaseFile + "-reserve";

    private string FillerFile => Path.Combine(_folder, "filler");

    /// <summary>Mounts the file system; returns whether it may.</summary>
    public bool TryMount(int megabytes)
    {
        MissingReason = OperatingSystem.IsLinux() ? Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", _folder) : "Only Linux has tmpfs.";
        return _isMounted = MissingReason is null;
    }

    /// <summary>Takes all free space.</summary>
    public void Fill()
    {
        using var filler = new FileStream(FillerFile, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (var block = new byte[65_536]; block.Length > 0; block = block[..(block.Length / 2)])
        {
            try
            {
                while (true)
                {
                    filler.Write(block);
                }
            }
            catch (IOException)
            {
                // Full for blocks of this size.
            }
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> has taken.</summary>
    public void Free() => File.Delete(FillerFile);

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", "--lazy", _folder);
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs a command; returns why it failed, or null.</summary>
    private static string? Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{command} failed: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return $"{command} failed: {error.Message}";
        }
    }
}
