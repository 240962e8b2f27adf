using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Peers;

/// <summary>A report and the peer comparison before and after a change; <c>Before</c> is null before the first comparison.</summary>
public sealed record PeerChange(SelfEvaluationReport Report, Policy Policy, PeerComparison? Before, PeerComparison After);
