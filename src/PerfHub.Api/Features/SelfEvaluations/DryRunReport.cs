using MediatR;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Checks and evaluates a line of a batch as filing would, and stores nothing.</summary>
public static class DryRunReport
{
    internal sealed record Query(ReportKey Key, byte[] Document, bool IsEnglish) : IRequest<(ReportVerdict Verdict, bool IsNew)>, IPrimaryQuery;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Query, (ReportVerdict Verdict, bool IsNew)>
    {
        public async Task<(ReportVerdict Verdict, bool IsNew)> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = time.UtcNow();
            var context = await db.ReadInSnapshotAsync(snapshot => FileReport.FilingContext.LoadAsync(snapshot, query.Key), cancellationToken);
            var isNew = !context.IsCurrent(Sha256Hex.Compute(query.Document));
            var verdict = await ValidateReport.AssessAsync(db, query.Key, query.Document, query.IsEnglish, now, checksYear: false, cancellationToken);
            if (isNew)
            {
                context.EnsureCanFile(query.Key.Year, now);
            }

            return (verdict, isNew);
        }
    }
}
