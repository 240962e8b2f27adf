namespace PerfHub.Api.Http.Lists;

/// <summary>A boolean query parameter.</summary>
public enum BooleanParameter
{
    /// <summary>No.</summary>
    False,

    /// <summary>Yes.</summary>
    True,
}
