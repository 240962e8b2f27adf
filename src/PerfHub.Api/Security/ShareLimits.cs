using PerfHub.Rules.Rules;

namespace PerfHub.Api.Security;

/// <summary>The limits of a <see cref="ShareLimiter"/>.</summary>
/// <param name="Places">The places of all callers together.</param>
/// <param name="PerCaller">The places of one caller.</param>
/// <param name="Waiting">The requests of one caller that may wait; 0 if requests are refused at once.</param>
/// <param name="MaxWait">How long a request waits.</param>
/// <param name="Refusal">The detail of the problem for requests that get no place.</param>
public sealed record ShareLimits(int Places, int PerCaller, int Waiting, TimeSpan MaxWait, Text Refusal)
{
    /// <summary>Whether only bureaus have shares, because the caller's and the host's places are counted elsewhere.</summary>
    public bool OnlyBureaus { get; init; }
}
