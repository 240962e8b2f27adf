namespace PerfHub.Web.Pages.Administration;

/// <summary>The forms of keys, as they were typed.</summary>
public sealed class KeyForm
{
    /// <summary>The role, in the spelling of the API.</summary>
    public string? Role { get; set; }

    /// <summary>The region code of the bureau.</summary>
    public string? Bureau { get; set; }

    /// <summary>The unit's code; empty for other roles.</summary>
    public string? Unit { get; set; }

    /// <summary>The purpose.</summary>
    public string? Name { get; set; }

    /// <summary>The last minute, in the bureau's time; empty for never.</summary>
    public string? ExpiresAt { get; set; }

    /// <summary>The hours for which a key that is replaced still works.</summary>
    public string? Overlap { get; set; }

    /// <summary>The last characters of the id of a key that is to be revoked.</summary>
    public string? Confirm { get; set; }
}
