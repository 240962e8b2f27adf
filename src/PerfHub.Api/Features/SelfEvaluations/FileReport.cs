using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Reassessments;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks.Outbox;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Files a unit's self-evaluation report of a year; the receipt states the score that its figures support.</summary>
public static class FileReport
{
    internal const string Route = "/v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}";

    private const string ContextSql = $"""
        SELECT u.Active, t.Id AS ReportId, t.Revision, t.Status, t.ContentSha256, t.LastChange, t.RuleSetVersion,
            (SELECT MAX(m.Number) FROM MidYearFiling m WHERE m.Bureau = @Bureau AND m.Year = @Year AND m.Unit = @Unit) AS MidYear,
            (SELECT l.ContentSha256 FROM CurrentReport l WHERE l.Bureau = @Bureau AND l.Year = @LastYear AND l.Unit = @Unit
                AND {CountedReports.LastYearCondition}) AS LastYear,
            (SELECT n.Id FROM CurrentReport n WHERE n.Bureau = @Bureau AND n.Year = @NextYear AND n.Unit = @Unit) AS NextYearReportId,
            {Window.SelectList}, p.Id AS Policy, {BureauRow.TimeZoneSql} AS TimeZone, {WebhookOutbox.IsObservedSql} AS IsObserved
        FROM Unit u LEFT JOIN CurrentReport t ON t.Bureau = u.Bureau AND t.Year = @Year AND t.Unit = u.Code
        LEFT JOIN {Window.InheritedSubquery} w ON w.Descendant = u.Bureau AND w.Phase = 'Final'
        LEFT JOIN {EffectivePolicy.AtOrAboveSql} p ON p.Descendant = u.Bureau
        WHERE u.Bureau = @Bureau AND u.Code = @Unit
        ORDER BY w.Depth DESC, p.Depth DESC
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, async (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (key, callerId) = (ReportKey.FromPath(b, u, y), Caller.FromPrincipal(http.HttpContext.User).Id);
                var command = new Command(key, await JsonBody.ReadBytesAsync(http), TextLocalization.PrefersEnglish(http.HttpContext), callerId);
                return await mediator.Send(command with { Precondition = Precondition.FromRequest(http) }, cancel);
            })
            .AllowRoles(Role.Unit)
            .Describe("Self-evaluations", "FileReport", "Files a report", "填报自评报告")
            .AcceptsJson<SelfEvaluationReport>(RequestExamples.Report)
            .ProducesJson<Receipt>(StatusCodes.Status201Created, "A new revision is stored.")
            .ProducesJson<Receipt>(StatusCodes.Status200OK, "The content is that of the current revision: its receipt, and nothing is stored.")
            .WithPrecondition()
            .ProducesLocation()
            .WithIdempotency<(Receipt Receipt, bool IsNew, string Tag)>(it => it.IsNew
                ? CommandResult.Created(GetRevisionPath(it.Receipt), it.Receipt, it.Tag)
                : CommandResult.Ok(it.Receipt, it.Tag))
            .ProducesProblems(ProblemKind.Conflict);

    private static string GetRevisionPath(Receipt receipt) =>
        $"/v1/bureaus/{receipt.Bureau}/units/{receipt.Unit}/self-evaluations/{receipt.FiscalYear}/revisions/{receipt.Revision}";

    /// <summary>Files a report: the document as it was sent, by the key with this id.</summary>
    public sealed record Command(ReportKey Key, byte[] Document, bool English, string KeyId) : IRequest<(Receipt Receipt, bool IsNew, string Tag)>, ILimitedWrite
    {
        /// <summary>The condition that the current report must meet.</summary>
        public Precondition Precondition { get; init; } = Precondition.None;

        /// <summary>The role of that key.</summary>
        public Role Role { get; init; } = Role.Unit;

        string? ILimitedWrite.Bureau => Key.Bureau;
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, (Receipt Receipt, bool IsNew, string Tag)>
    {
        public async Task<(Receipt Receipt, bool IsNew, string Tag)> Handle(Command command, CancellationToken cancellationToken)
        {
            var (key, receivedAt) = (command.Key, time.UtcNow());
            var report = ReportBody.Parse(command.Document, key.Year);
            var document = new Document(Sha256Hex.Compute(command.Document), StoredCompression.Compress(command.Document));

            while (true)
            {
                var inputs = await AssessmentInputs.LoadAsync(
                    (sql, args) => db.QueryFirstOrDefaultAsync<AssessmentInputs.Row>(sql, args, cancellationToken), key, receivedAt);
                var assessment = Assessment.Create(key, report, inputs).Prepare();
                var stored = await db.WriteAsync(session => TryStoreAsync(session, command, assessment, document), cancellationToken);
                if (stored is not null)
                {
                    Telemetry.CountFiling(assessment.Verdict.Tallies, stored.Value.IsNew, stored.Value.Receipt.Late);
                    return stored.Value;
                }
            }
        }

        /// <summary>Stores the filing; returns null if the inputs of its assessment have changed since they were read.</summary>
        private async Task<(Receipt Receipt, bool IsNew, string Tag)?> TryStoreAsync(
            WriteSession session, Command command, Assessment assessment, Document document)
        {
            var (key, now, sha256) = (assessment.Key, time.UtcNow(), document.Sha256);
            await session.AcquireLockAsync($"{key.Bureau}/{key.Unit}");

            // Until the commit, which may wait for other filings of the bureau. An evaluation under a new policy then finds this filing.
            await session.AcquireSharedLockAsync(EffectivePolicy.GetLockName(key.Year));
            var context = (await session.QueryFirstOrDefaultAsync<FilingContext>(
                ContextSql, new { key.Bureau, key.Unit, key.Year, LastYear = key.Year - 1, NextYear = key.Year + 1 }))!;
            
            // After a withdrawal, even the same content is a new revision.
            var isCurrent = context.Status != ReportStatus.Withdrawn && context.ContentSha256 == sha256;
            var current = isCurrent || command.Precondition != Precondition.None ? await ReceiptReader.LoadAsync(session, key) : null;
            command.Precondition.EnsureMet(current?.ComputeTag());
            if (isCurrent)
            {
                return (current!.ToReceipt(command.English), false, EntityTags.ForLanguage(command.English, current.ComputeTag()));
            }

            context.EnsureCanFile(key.Year, assessment.Inputs.Context.ReceivedAt!.Value);
            if (context.Fingerprint != assessment.Inputs.Fingerprint)
            {
                return null;
            }

            (assessment, var existing) = await DeviationMatcher.MatchNextAsync(session, context.ReportId, context.Revision, context.RuleSetVersion, assessment);
            var relisted = context.Status?.Counts() == false ? await DeviationStatusRow.LoadAllAsync(session, context.ReportId!.Value) : [];
            var filedBy = new EventActor(command.KeyId, command.Role);
            var revision = CreateRevisionRow(assessment, document, context, context.ReportId ?? TimeOrderedId.Create(now), filedBy);
            var update = ReportUpdate.ForRevision(assessment, revision, filedBy, context.LastChange, relisted, existing, now);
            await ReportUpdate.WriteAsync(session, [update]);
            revision = await ReceiptChain.AssignPositionAsync(session, key, revision, assessment.Verdict.PolicyBureau, assessment.Inputs.Context.ClosesAt);
            await session.InsertAsync([revision]);
            await (context.IsObserved ? update.EnqueueWebhooksAsync(session, WebhookEvent.ReportFiled, now) : Task.CompletedTask);
            if (context.NextYearReportId is not null)
            {
                await Reassessor.ReassessAsync(session, key with { Year = key.Year + 1 }, now);
            }

            var statuses = update.Deviations.ToDictionary(row => row.Id, row => row.Status);
            var receipt = ReceiptReader.CreateReceipt(key, revision, assessment.Verdict, ReportStatus.Submitted, command.English, statuses, update.Deviations);
            return (receipt, true, EntityTags.ForLanguage(command.English, CurrentRevision.ComputeTagOfFiling(revision, statuses)));
        }

        private static RevisionRow CreateRevisionRow(
            Assessment assessment, Document document, FilingContext context, long reportId, EventActor filedBy) => new()
            {
                ReportId = reportId,
                Number = (context.Revision ?? 0) + 1,
                Bureau = assessment.Key.Bureau,
                ReceivedAt = assessment.Inputs.Context.ReceivedAt!.Value,
                Late = assessment.Inputs.IsLate,
                ContentSha256 = document.Sha256,
                PreviousSha256 = context.ContentSha256,
                PolicyVersion = assessment.Verdict.PolicyVersion,
                RuleSetVersion = assessment.Verdict.RuleSetVersion,
                Document = document.Compressed,
                Verdict = assessment.StoredVerdict,
                FiledBy = filedBy.Key,
                FiledByRole = filedBy.Role,
                ChainSeq = null,
                ReceiptSha256 = null,
                ChainHead = null,
            };
    }

    /// <summary>The filed JSON document.</summary>
    private sealed record Document(string Sha256, byte[] Compressed);

    /// <summary>The unit, its current report, its mid-year figures, and its reports of the previous and next year.</summary>
    internal sealed record FilingContext : Window.Row
    {
        public required bool Active { get; init; }
        public required long? ReportId { get; init; }
        public required int? Revision { get; init; }
        public required ReportStatus? Status { get; init; }
        public required string? ContentSha256 { get; init; }
        public required long? LastChange { get; init; }
        public required string? RuleSetVersion { get; init; }
        public required int? MidYear { get; init; }
        public required string? LastYear { get; init; }
        public required long? NextYearReportId { get; init; }
        public required long? Policy { get; init; }
        public required string? TimeZone { get; init; }
        public required bool IsObserved { get; init; }

        public InputsFingerprint Fingerprint => new(MidYear, LastYear, Window, Policy) { TimeZone = TimeZone };

        public static async Task<FilingContext> LoadAsync(IReadSession reads, ReportKey key) => (await reads.QueryFirstOrDefaultAsync<FilingContext>(
            ContextSql, new { key.Bureau, key.Unit, key.Year, LastYear = key.Year - 1, NextYear = key.Year + 1 }))!;

        /// <summary>Whether the current revision has this content. After a withdrawal, the same content is a new revision.</summary>
        public bool IsCurrent(string sha256) => Status != ReportStatus.Withdrawn && ContentSha256 == sha256;

        /// <summary>Ensures that the unit can file now.</summary>
        /// <exception cref="ProblemException">409.</exception>
        public void EnsureCanFile(int year, DateTime receivedAt)
        {
            if (!Active)
            {
                throw ProblemKind.Conflict.ToException("该预算单位已停用，不能填报。", "The unit is inactive and cannot file.");
            }

            if (Status == ReportStatus.Accepted)
            {
                throw ProblemKind.Conflict.ToException("报告已审核通过，不能再填报。", "The report is accepted and cannot be filed again.");
            }

            var timeZone = BureauTimeZone.Get(TimeZone);
            Window?.EnsureOpen(receivedAt, timeZone);
            FiscalYear.EnsureEnded(year, Window, receivedAt, timeZone);
        }
    }
}
