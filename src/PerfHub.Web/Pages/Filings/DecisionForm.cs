namespace PerfHub.Web.Pages.Filings;

/// <summary>The form with which a bureau decides on a report, as it was typed.</summary>
public sealed class DecisionForm
{
    /// <summary>The decision, in the spelling of the API.</summary>
    public string? Decision { get; set; }

    /// <summary>The reason.</summary>
    public string? Reason { get; set; }

    /// <summary>The revision that the user has seen.</summary>
    public int Revision { get; set; }

    /// <summary>The bureau's own total; empty if it states none.</summary>
    public string? Total { get; set; }

    /// <summary>The parts of the score. Those with a score of the bureau's are sent.</summary>
    public List<DecisionFormPart> Parts { get => field; set => field = value ?? []; } = [];
}
