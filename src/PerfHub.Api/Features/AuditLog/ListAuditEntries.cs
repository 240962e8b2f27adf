using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>Lists the audit log of a bureau, by default oldest entry first: every write and every denied attempt.</summary>
public static class ListAuditEntries
{
    // Names of keys are only those that the caller may read.
    private const string SelectedSql = """
        SELECT e.*, k.Name AS ActorName
        FROM AuditEntry e
        LEFT JOIN ApiKey k ON k.Id = e.Actor AND EXISTS (SELECT 1 FROM BureauScope s WHERE s.Ancestor = @viewer AND s.Descendant = k.Bureau)
        WHERE e.Bureau = @bureau AND e.Seq > @after AND e.Seq < @before
          AND (@since IS NULL OR e.At >= @since)
          AND (@until IS NULL OR e.At < @until)
          AND (@actor IS NULL OR e.Actor = @actor)
          AND (@pattern IS NULL OR (e.Action LIKE @pattern AND e.Action NOT LIKE @deeperPattern))
        """;

    private const string OldestFirstSql = SelectedSql + "\nORDER BY e.Seq";

    private const string NewestFirstSql = SelectedSql + "\nORDER BY e.Seq DESC";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/bureaus/{b}/audit-log", (
                string b, [AsParameters] Parameters filter, [AsParameters] ListRequest list, AuditedOperations operations, FileOriginReader origins, IMediator mediator,
                CancellationToken cancel) =>
            {
                var query = filter.ToQuery(b, list.Http, operations);
                return list.RespondAsync((limit, cursor) => mediator.Send(query with { Limit = limit, Cursor = cursor }, cancel), async _ => AuditLogFile.Create(await origins.ReadAsync(b, cancel)));
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Audit log", "ListAuditEntries", "Lists a bureau's audit log", "查询财政局审计日志")
            .ProducesJson<Page<AuditEntry>>(StatusCodes.Status200OK)
            .WithEnumParameter<SortDirection>("order")
            .WithParameterDescription("order", "The order of entries: asc, the oldest first, by default.")
            .WithContentETag()
            .ProducesFiles();
        routes.MapGet("/v1/audit-log", (
                [AsParameters] Parameters filter, [AsParameters] ListRequest list, AuditedOperations operations, IMediator mediator, CancellationToken cancel) =>
            {
                var query = filter.ToQuery(AuditTrail.ServiceChain, list.Http, operations);
                return list.RespondAsync((limit, cursor) => mediator.Send(query with { Limit = limit, Cursor = cursor }, cancel), _ => Task.FromResult(AuditLogFile.Create(FileOrigin.Service)));
            })
            .AllowRoles(Role.Operator)
            .RequireScope(ScopeRule.AnyCaller)
            .Describe("Audit log", "ListServiceAuditEntries", "Lists the audit log of actions that concern no bureau", "查询平台审计日志")
            .ProducesJson<Page<AuditEntry>>(StatusCodes.Status200OK)
            .WithEnumParameter<SortDirection>("order")
            .WithParameterDescription("order", "The order of entries: asc, the oldest first, by default.")
            .WithContentETag()
            .ProducesFiles();
    }

    /// <summary>The query parameters.</summary>
    internal sealed record Parameters
    {
        [FromQuery(Name = "since")]
        public string? Since { get; init; }

        [FromQuery(Name = "until")]
        public string? Until { get; init; }

        [FromQuery(Name = "actor")]
        public string? Actor { get; init; }

        [FromQuery(Name = "operation")]
        public string? Operation { get; init; }

        [FromQuery(Name = "order")]
        public string? Order { get; init; }

        /// <summary>Parses the parameters.</summary>
        /// <exception cref="ProblemException">400 if a parameter is invalid.</exception>
        public Query ToQuery(string chain, HttpContext http, AuditedOperations operations) => new(
            chain,
            Caller.FromPrincipal(http.User).Bureau,
            Paging.ParseInstant("since", Since),
            Paging.ParseInstant("until", Until),
            Actor,
            Operation is null ? null
                : operations.FindById(Operation) ?? throw Paging.CreateParameterException("operation", "接口说明中的操作名称，如 PutUnit", "the id of an operation in the API description, such as PutUnit"),
            Paging.ParseEnum<SortDirection>("order", Order) ?? SortDirection.Asc,
            Paging.DefaultLimit,
            null);
    }

    internal sealed record Query(
        string Chain, string? Viewer, DateTime? Since, DateTime? Until, string? Actor, AuditedOperation? Operation, SortDirection Order, int Limit, string? Cursor)
        : IRequest<Page<AuditEntry>>;

    internal sealed class Handler(Db db, AuditChainProcessor chains, AuditedOperations operations) : IRequestHandler<Query, Page<AuditEntry>>
    {
        public async Task<Page<AuditEntry>> Handle(Query query, CancellationToken cancellationToken)
        {
            var isNewestFirst = query.Order == SortDirection.Desc;
            var list = GetListName(query);
            var last = query.Cursor is null ? (long?)null : Paging.DecodeNumberCursor(list, query.Cursor);
            await chains.ProcessPendingForClientAsync(cancellationToken);
            var args = new
            {
                bureau = query.Chain,
                viewer = query.Viewer,
                after = isNewestFirst ? 0 : last ?? 0,
                before = isNewestFirst ? last ?? long.MaxValue : long.MaxValue,
                since = query.Since,
                until = query.Until,
                actor = query.Actor,
                pattern = query.Operation?.Pattern,
                deeperPattern = query.Operation?.DeeperPattern,
                Limit = query.Limit + 1,
            };
            var rows = await db.QueryPageAsync<AuditEntry>(isNewestFirst ? NewestFirstSql : OldestFirstSql, args, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, AddOperation, row => Paging.EncodeNumberCursor(list, row.Seq));
        }

        private static string GetListName(Query query)
        {
            string?[] filters =
            [
                query.Order == SortDirection.Desc ? "desc" : null, query.Since?.ToString("O", CultureInfo.InvariantCulture), query.Until?.ToString("O", CultureInfo.InvariantCulture),
                query.Actor is null ? null : Paging.EncodeFilter(query.Actor), query.Operation?.Id,
            ];
            return filters.All(it => it is null) ? $"audit-log/{query.Chain}" : $"audit-log/{query.Chain}/{string.Join('/', filters)}";
        }

        private AuditEntry AddOperation(AuditEntry entry) =>
            operations.FindByAction(entry.Action) is { } operation ? entry with { Operation = operation.Id, OperationName = operation.Name } : entry;
    }
}
