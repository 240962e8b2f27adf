namespace PerfHub.Api.Reports.Reassessments;

/// <summary>What the first attempt to store a filing saw; it may be made again.</summary>
internal sealed class Attempts
{
    private int? _seen;

    /// <summary>The current revision when the first attempt was made.</summary>
    /// <param name="current">The current revision now.</param>
    public int Seen(int current) => _seen ??= current;
}
