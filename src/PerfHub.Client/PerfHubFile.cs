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

    /// <summary>
    /// Writes the content to a file. A file that exists is replaced when the download is complete; one that fails leaves it unchanged.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <exception cref="InvalidOperationException">There is no content: <see cref="PerfHubResponse.IsNotModified"/>.</exception>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        if (IsNotModified)
        {
            throw new InvalidOperationException("The response has no content, because what the caller has is still current (304).");
        }

        var temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await Content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
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
