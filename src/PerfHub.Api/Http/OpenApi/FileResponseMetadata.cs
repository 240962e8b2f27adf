using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>The endpoint also sends its whole list as a file.</summary>
/// <param name="LineTypes">The types of the rows, and of the lines of NDJSON; none for the items of the page that the endpoint sends.</param>
internal sealed record FileResponseMetadata(IReadOnlyList<Type> LineTypes)
{
    /// <summary>The formats of the file.</summary>
    public IReadOnlyList<ListFormat> Formats { get; } = [ListFormat.Csv, ListFormat.Ndjson, ListFormat.Xlsx];
}
