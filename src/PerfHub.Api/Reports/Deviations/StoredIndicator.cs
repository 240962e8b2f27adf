using Dapper;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>An indicator of a stored revision; see <see cref="DeviationSubjects"/>.</summary>
[method: ExplicitConstructor]
internal sealed record StoredIndicator(long ReportId, int Ordinal, string Code, string Name, string? Subject) : INamedIndicator
{
    public string SubjectOrCode => Subject ?? Code;
}
