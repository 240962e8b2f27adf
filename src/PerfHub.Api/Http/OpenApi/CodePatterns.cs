namespace PerfHub.Api.Http.OpenApi;

/// <summary>The patterns of codes in the description of the API. They describe; a code of another form exists nowhere.</summary>
internal static class CodePatterns
{
    /// <summary>A bureau's code.</summary>
    public const string Bureau = "^[0-9]{2,12}$";

    /// <summary>A unit's code.</summary>
    public const string Unit = "^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$";
}
