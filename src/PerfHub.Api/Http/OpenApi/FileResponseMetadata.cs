using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>The endpoint also sends its whole list as a file.</summary>
public sealed record FileResponseMetadata
{
    /// <summary>The formats of the file.</summary>
    public IReadOnlyList<ListFormat> Formats { get; } = [ListFormat.Csv, ListFormat.Ndjson, ListFormat.Xlsx];
}
