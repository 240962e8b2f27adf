namespace PerfHub.Rules.Report;

/// <summary>The number of characters that a text may hold, where it is not <see cref="ReportLimits.MaxTextLength"/>.</summary>
/// <param name="min">The fewest; 1 also refuses a text of white space only.</param>
/// <param name="max">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextLengthAttribute(int min, int max) : Attribute
{
    /// <summary>The fewest characters.</summary>
    public int Min { get; } = min;

    /// <summary>The most characters.</summary>
    public int Max { get; } = max;
}
