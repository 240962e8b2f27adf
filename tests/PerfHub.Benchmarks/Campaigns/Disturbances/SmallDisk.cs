using System.Diagnostics;

namespace PerfHub.Benchmarks.Campaigns.Disturbances;

/// <summary>A file system in memory for the store. It can be full from one moment to the next.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string FreeSize = "4g";

    private readonly Lock _lock = new();
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Mounts the file system.</summary>
    /// <returns><see langword="null"/> where that is not permitted.</returns>
    public static SmallDisk? TryMount(string folder)
    {
        Directory.CreateDirectory(folder);
        return OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", ["-t", "tmpfs", "-o", $"size={FreeSize}", "tmpfs", folder]) ? new SmallDisk(folder) : null;
    }

    /// <summary>Leaves no byte free.</summary>
    /// <returns>Whether it has worked.</returns>
    public bool Fill()
    {
        lock (_lock)
        {
            var drive = new DriveInfo(_folder);
            return Run("mount", ["-o", $"remount,size={drive.TotalSize - drive.TotalFreeSpace}", _folder]);
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Release()
    {
        lock (_lock)
        {
            Run("mount", ["-o", $"remount,size={FreeSize}", _folder]);
        }
    }

    public void Dispose() => Run("umount", ["-l", _folder]);

    private static bool Run(string command, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
