namespace PerfHub.Web.Pages.Administration;

/// <summary>The form of a unit, as it was typed.</summary>
public sealed class UnitForm
{
    /// <summary>The code.</summary>
    public string? Code { get; set; }

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The sector.</summary>
    public string? Sector { get; set; }

    /// <summary>The kind, in the spelling of the API.</summary>
    public string? Kind { get; set; }

    /// <summary>Whether it files: <c>true</c> or nothing.</summary>
    public string? Active { get; set; }

    /// <summary>The version that the user has seen; empty for a new unit.</summary>
    public string? Tag { get; set; }
}
