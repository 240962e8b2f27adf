namespace PerfHub.Api.Http.Lists;

/// <summary>The format of a list: a JSON page, or the whole list as a file.</summary>
public enum ListFormat
{
    /// <summary>One page as JSON.</summary>
    Json,

    /// <summary>The whole list as comma-separated values (RFC 4180).</summary>
    Csv,

    /// <summary>The whole list with one JSON document a line.</summary>
    Ndjson,

    /// <summary>The whole list as a workbook (ISO/IEC 29500).</summary>
    Xlsx,
}
