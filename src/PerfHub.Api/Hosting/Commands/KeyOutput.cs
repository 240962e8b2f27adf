namespace PerfHub.Api.Hosting.Commands;

/// <summary>
/// A new file for keys that only its owner may read. It is created before the keys are: a key that cannot be written anywhere is lost. If
/// nothing is written, it is deleted.
/// </summary>
internal sealed class KeyOutput : IAsyncDisposable
{
    private readonly FileStream _stream;
    private bool _hasKeys;

    private KeyOutput(FileStream stream) => _stream = stream;

    /// <summary>The path.</summary>
    public string Path => _stream.Name;

    /// <summary>Creates the file; <see langword="null"/> for none.</summary>
    /// <exception cref="IOException">The file exists, or cannot be created.</exception>
    public static KeyOutput? Create(FileInfo? file)
    {
        if (file is null)
        {
            return null;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new KeyOutput(new FileStream(file.FullName, options));
    }

    /// <summary>Writes the keys.</summary>
    public async Task WriteAsync(string keys)
    {
        _hasKeys = true;
        await using var writer = new StreamWriter(_stream, leaveOpen: true);
        await writer.WriteLineAsync(keys);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        var path = Path;
        await _stream.DisposeAsync();
        if (!_hasKeys)
        {
            File.Delete(path);
        }
    }
}
