namespace PerfHub.Rules.Report;

/// <summary>The length of a text if it differs from the default, 0 to <see cref="ReportLimits.MaxTextLength"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextLengthAttribute(int min, int max) : Attribute
{
    /// <summary>The minimum number of characters; 1 also rejects white space.</summary>
    public int Min { get; } = min;

    /// <summary>The maximum number of characters.</summary>
    public int Max { get; } = max;
}
