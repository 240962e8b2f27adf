using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Files the reports of many units of a bureau, a line each: every line is a filing of its own, answered in its turn with what
/// it would have been answered by itself. Whatever became of a batch, it can be sent again: a unit may stand in it once, so
/// that each line finds the revision that it made.
/// </summary>
public static class FileBatch
{
    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/bureaus/{b}/self-evaluations/{y:int}/batch", (
                string b, int y, HttpContext http, IMediator mediator, TenantScope scope, ApiKeyCache keys, ProblemExceptionHandler problems,
                TimeProvider time) =>
            {
                var key = FileReport.CreateKey(b, "", y);
                JsonBody.RequireMediaType(http.Request, NdjsonReader.MediaType);

                // However long it is, no more than a few lines of it are ever here.
                http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
                var filer = new BatchFiler(
                    mediator, scope, keys, new AuditTrail(time, http), key, Caller.FromPrincipal(http.User), TextLocalization.PrefersEnglish(http), http.RequestAborted);
                return new BatchProcessor(http, problems, filer.TryClaimUnit, filer.FileLineAsync).RunAsync();
            })
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .Describe("Self-evaluations", "FileBatch", "Files many reports, a line each", "批量填报自评报告（每行一份）")
            .ProducesNdjson<Line, Answer>(RequestExamples.BatchLine);

    /// <summary>
    /// A line. A unit may stand in a batch once; blank lines are counted and not answered. Read the answers while you send.
    /// </summary>
    public sealed record Line
    {
        /// <summary>The unit's code, of this bureau.</summary>
        public required string Unit { get; init; }

        /// <summary>The report, as it is filed by itself.</summary>
        public required JsonSpan<SelfEvaluationReport> Report { get; init; }
    }

    /// <summary>The answer to a line.</summary>
    /// <param name="Number">The line's number, from 1.</param>
    /// <param name="Unit">The unit that it names; nothing where it names none.</param>
    /// <param name="Status">The HTTP status that a filing by itself would have had.</param>
    /// <param name="Receipt">The receipt, for 201 and 200.</param>
    /// <param name="Problem">
    /// The problem, for all others: its pointers lead into the report, or into the line where that is at fault; where it is no
    /// JSON, the place is that in the batch.
    /// </param>
    public sealed record Answer(
        [property: JsonPropertyName("line")] long Number,
        string? Unit,
        int Status,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Receipt? Receipt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemBody? Problem);

    /// <summary>Files the lines of one batch, each as if it came by itself.</summary>
    private sealed class BatchFiler(
        IMediator mediator, TenantScope scope, ApiKeyCache keys, AuditTrail auditTrail, ReportKey key, Caller caller, bool english, CancellationToken cancel)
    {
        // No more than there are units: of those that are not there, none is kept.
        private readonly HashSet<string> _claimedUnits = [];
        private readonly Lock _lock = new();

        /// <summary>Takes down that a line names its unit; whether it is the first.</summary>
        public bool TryClaimUnit(BatchLine line)
        {
            lock (_lock)
            {
                return line.Unit is not { } unit || _claimedUnits.Add(unit);
            }
        }

        public async Task<(Receipt Receipt, bool IsNew)> FileLineAsync(BatchLine line, bool isFirst)
        {
            // A batch can take minutes, and a key that is revoked meanwhile files no more.
            if (!caller.Id.StartsWith(Caller.TokenIdPrefix, StringComparison.Ordinal) && await keys.FindAsync(caller.Id, cancel) is null)
            {
                throw ProblemKind.Unauthorized.ToDenial();
            }

            if (line.Unit is not null && !await scope.CoversAsync(caller, key.Bureau, line.Unit, cancel))
            {
                ReleaseUnit(line.Unit);
                throw ProblemKind.NotFound.ToDenial(line.UnitCode);
            }

            if (line.Error is not null)
            {
                throw line.Error;
            }

            if (!isFirst)
            {
                throw ProblemKind.Conflict.ToException(
                    "本批前面已有该预算单位的一行；一个预算单位在一批中只能出现一次。",
                    "An earlier line of this batch names the unit; a unit may stand in a batch once.");
            }

            auditTrail.BeginItem(line.Unit!);
            try
            {
                return await mediator.Send(
                    new FileReport.Command(key with { Unit = line.Unit! }, line.Report, english, caller.Id), cancel);
            }
            catch (MalformedJsonException fault)
            {
                throw fault.OffsetBy(line.Number, line.ReportOffset);
            }
        }

        private void ReleaseUnit(string unit)
        {
            lock (_lock)
            {
                _claimedUnits.Remove(unit);
            }
        }
    }
}
