namespace PerfHub.Client;

/// <summary>A file that is being downloaded. Dispose it when it has been read.</summary>
public sealed class PerfHubFile : PerfHubResponse, IDisposable, IAsyncDisposable
{
    private readonly HttpResponseMessage _response;

    internal PerfHubFile(HttpResponseMessage response, Stream content)
        : base(response) => (_response, Content) = (response, content);

    /// <summary>The content, read from the connection as it arrives. Empty if <see cref="PerfHubResponse.IsNotModified"/>.</summary>
    public Stream Content { get; }

    /// <summary>The media type, such as <c>text/csv</c>.</summary>
    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>The name that the host suggests; <see langword="null"/> if it suggests none.</summary>
    public string? FileName => (_response.Content.Headers.ContentDisposition is { } disposition ? disposition.FileNameStar ?? disposition.FileName : null)?.Trim('"');

    /// <summary>Writes the content to a file, which is replaced if it exists.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        await using var file = File.Create(path);
        await Content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _response.Dispose();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
    }
}
