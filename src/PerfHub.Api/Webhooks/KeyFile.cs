using System.Security.Cryptography;

namespace PerfHub.Api.Webhooks;

/// <summary>A file with a random key that only the account of the host can read.</summary>
internal static class KeyFile
{
    private const int KeyBytes = 32, MaxAttempts = 500;

    private static readonly TimeSpan LockPollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads the key, or creates it. Hosts that do this at the same time get the same key.</summary>
    public static string ReadOrCreate(string path)
    {
        for (var attempt = 1; !File.Exists(path); attempt++)
        {
            // File.Move would replace a file that another host creates just before.
            using var turn = TryLock($"{path}-lock", attempt == MaxAttempts);
            if (turn is null)
            {
                Thread.Sleep(LockPollInterval);
            }
            else if (!File.Exists(path))
            {
                Create(path);
            }
        }

        return File.ReadAllText(path).Trim();
    }

    private static FileStream? TryLock(string path, bool isLast)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (!isLast)
        {
            return null;
        }
    }

    // It appears under its name only when it is complete.
    private static void Create(string path)
    {
        var draft = $"{path}-{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes))));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }
}
