namespace PerfHub.Api.Hosting;

/// <summary>Which requests have a line in the log.</summary>
public enum RequestLogMode
{
    /// <summary>None.</summary>
    None,

    /// <summary>Requests with a status of 400 or above, a limited number of them in a second.</summary>
    Problems,

    /// <summary>All. Requests that fail are limited as above.</summary>
    All,
}
