namespace PerfHub.Rules.Report;

/// <summary>Who is responsible for the report (填报人、负责人).</summary>
public sealed record SignOff
{
    /// <summary>The person who filled in the form (填报人).</summary>
    [TextLength(0, 200)] public string? PreparedBy { get; init; }

    /// <summary>The person who approved the report (单位负责人).</summary>
    [TextLength(0, 200)] public string? ApprovedBy { get; init; }

    /// <summary>The day of approval.</summary>
    public DateOnly? On { get; init; }
}
