namespace PerfHub.Api.Http.Lists;

/// <summary>What a list is sent as: page by page, or the whole of it as a file.</summary>
public enum ListFormat
{
    /// <summary>A page, as JSON.</summary>
    Json,

    /// <summary>The whole list, comma-separated (RFC 4180).</summary>
    Csv,

    /// <summary>The whole list, a JSON document in each line.</summary>
    Ndjson,

    /// <summary>The whole list as a workbook (ISO/IEC 29500).</summary>
    Xlsx,
}
