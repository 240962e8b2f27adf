namespace PerfHub.Web.Pages.Administration;

/// <summary>The form of a bureau, as it was typed.</summary>
public sealed class BureauForm
{
    /// <summary>The region code.</summary>
    public string? Code { get; set; }

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The region code of the bureau above; empty at the top.</summary>
    public string? Parent { get; set; }

    /// <summary>The IANA id of the time zone; empty for the default.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The version that the user has seen; empty for a new bureau.</summary>
    public string? Tag { get; set; }
}
