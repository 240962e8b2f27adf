using System.Collections.Concurrent;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Files the reports of many units of a bureau, one line each. Every line is its own filing and gets the response that a single
/// filing would get. A batch can be sent again after any failure: a unit may appear once, so a line that is sent again finds the
/// revision that it created.
/// </summary>
public static class FileBatch
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/bureaus/{b}/self-evaluations/{y:int}/batch", (
                string b, int y, string? dryRun, HttpContext http, IMediator mediator, TenantScope scope, ApiKeyCache keys, ProblemExceptionHandler problems,
                WriteLimiter limiter, TimeProvider time) =>
            {
                var key = ReportKey.FromPath(b, "", y);
                var isDryRun = Paging.ParseBoolean("dryRun", dryRun);
                JsonBody.RequireMediaType(http.Request, NdjsonReader.MediaType);

                // Only a few lines are in memory at a time, so the body may have any size.
                http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
                var filer = new BatchFiler(
                    mediator, scope, keys, new AuditTrail(time, http), key, Caller.FromPrincipal(http.User), TextLocalization.PrefersEnglish(http), isDryRun, http.RequestAborted);
                return new BatchProcessor(http, problems, limiter.MaxWritesOfOneCaller, filer.TryClaimUnit, filer.FileLineAsync).RunAsync();
            })
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .Describe("Self-evaluations", "FileBatch", "Files many reports, one a line", "批量填报自评报告（每行一份）")
            .WithBooleanParameter("dryRun")
            .WithParameterDescription("dryRun", "Checks and evaluates each line as filing would, with the same statuses, and stores nothing: false by default.")
            .ProducesNdjson<Line, Result>(RequestExamples.BatchLine);

    /// <summary>
    /// A line of a batch. A unit may appear once in a batch; blank lines are counted but get no response. Read the responses while
    /// sending.
    /// </summary>
    [DisplayName("BatchLine")]
    public sealed record Line
    {
        /// <summary>The code of a unit of this bureau.</summary>
        [RegularExpression(CodePatterns.Unit)] public required string Unit { get; init; }

        /// <summary>The report, as in a single filing.</summary>
        public required JsonSpan<SelfEvaluationReport> Report { get; init; }
    }

    /// <summary>The response to a line.</summary>
    /// <param name="Number">The line number, from 1.</param>
    /// <param name="Unit">The unit's code; <see langword="null"/> where the line has none.</param>
    /// <param name="Status">The HTTP status that a single filing would get.</param>
    /// <param name="Receipt">The receipt, for 200 and 201.</param>
    /// <param name="Verdict">The verdict, in a dry run; nothing is stored then.</param>
    /// <param name="Problem">
    /// The problem, for other statuses. Its pointers refer to the report, or to the line where the line is invalid; positions in
    /// malformed JSON refer to the batch.
    /// </param>
    [DisplayName("BatchResult")]
    public sealed record Result(
        [property: JsonPropertyName("line")] long Number,
        string? Unit,
        int Status,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Receipt? Receipt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReportVerdict? Verdict,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemBody? Problem);

    /// <summary>Files the lines of one batch.</summary>
    private sealed class BatchFiler(
        IMediator mediator, TenantScope scope, ApiKeyCache keys, AuditTrail auditTrail, ReportKey key, Caller caller, bool isEnglish, bool isDryRun,
        CancellationToken cancel)
    {
        // Bounded by the number of units: codes of unknown units are removed again.
        private readonly ConcurrentDictionary<string, bool> _claimedUnits = new();

        /// <summary>Claims the unit of a line; returns false if an earlier line has claimed it.</summary>
        public bool TryClaimUnit(BatchLine line) => line.Unit is not { } unit || _claimedUnits.TryAdd(unit, true);

        public async Task<BatchLineResult> FileLineAsync(BatchLine line, bool isFirst)
        {
            // A batch can take minutes: a key that is revoked during that time must not file the remaining lines.
            if (!caller.IsToken && await keys.FindAsync(caller.Id, cancel) is null)
            {
                throw ProblemKind.Unauthorized.ToDenial();
            }

            if (line.Unit is not null && !await scope.CoversAsync(caller, key.Bureau, line.Unit, cancel))
            {
                _claimedUnits.TryRemove(line.Unit, out _);
                throw ProblemKind.NotFound.ToDenial(line.UnitCode);
            }

            if (line.Error is not null)
            {
                throw line.Error;
            }

            if (!isFirst)
            {
                throw ProblemKind.Conflict.ToException(
                    "本批次前面的行已包含该预算单位；每个预算单位在一批中只能出现一次。",
                    "An earlier line of this batch names the unit. A unit may appear once in a batch.");
            }

            var unitKey = key with { Unit = line.Unit! };
            auditTrail.BeginItem(unitKey.Unit);
            try
            {
                if (isDryRun)
                {
                    var (verdict, wouldBeNew) = await mediator.Send(new DryRunReport.Query(unitKey, line.Report, isEnglish), cancel);
                    return new BatchLineResult(wouldBeNew, null, verdict);
                }

                var (receipt, isNew, _) = await mediator.Send(new FileReport.Command(unitKey, line.Report, isEnglish, caller.Id) { Role = caller.Role }, cancel);
                return new BatchLineResult(isNew, receipt, null);
            }
            catch (MalformedJsonException error)
            {
                throw error.OffsetBy(line.Number, line.ReportOffset);
            }
        }
    }
}
