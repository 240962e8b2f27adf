namespace PerfHub.Api.Http.Lists;

/// <summary>The order of a list.</summary>
public enum SortDirection
{
    /// <summary>Highest first.</summary>
    Desc,

    /// <summary>Lowest first.</summary>
    Asc,
}
