using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>The formats in which an endpoint sends its list as a file.</summary>
internal sealed record FileResponseMetadata(IReadOnlyList<ListFormat> Formats);
