namespace PerfHub.Web.Pages.Filings;

/// <summary>A part of the score on the form of a decision, as it was typed.</summary>
public sealed class DecisionFormPart
{
    /// <summary>The part, a pointer into the report.</summary>
    public string Pointer { get; set; } = "";

    /// <summary>The name of the part, as the form showed it.</summary>
    public string? Label { get; set; }

    /// <summary>The bureau's score; empty if it leaves the part as it is.</summary>
    public string? Score { get; set; }

    /// <summary>Why the bureau has changed it.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether anything was typed.</summary>
    public bool IsTyped => !string.IsNullOrWhiteSpace(Score) || !string.IsNullOrWhiteSpace(Reason);
}
