using System.ComponentModel.DataAnnotations;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>Registers a bureau (财政局), below another one or at the top.</summary>
public static class CreateBureau
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/bureaus", async (HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(await JsonBody.ReadAsync<Body>(http)), cancel))
            .AllowRoles(Role.Operator)
            .RequireScope(ScopeRule.AnyCaller)
            .Describe("Bureaus", "CreateBureau", "Registers a bureau", "登记财政局")
            .AcceptsJson<Body>(RequestExamples.Bureau)
            .ProducesJson<Bureau>(StatusCodes.Status201Created)
            .ProducesLocation()
            .ProducesETag()
            .WithIdempotency<Bureau>(it => CommandResult.Created($"/v1/bureaus/{it.Code}", it, EntityTags.ComputeFromJson(it)))
            .ProducesProblems(ProblemKind.Conflict);

    /// <summary>The bureau to register.</summary>
    public sealed record Body
    {
        /// <summary>The GB/T 2260 region code, 2 to 12 digits.</summary>
        [TextLength(2, 12), RegularExpression(CodePatterns.Bureau)] public required string Code { get; init; }

        /// <summary>The bureau's name.</summary>
        [TextLength(1, 200)] public required string Name { get; init; }

        /// <summary>The code of the bureau directly above; absent at the top.</summary>
        [TextLength(2, 12), RegularExpression(CodePatterns.Bureau)] public string? Parent { get; init; }

        /// <summary>The IANA id of its time zone, e.g. Asia/Urumqi; Asia/Shanghai if absent.</summary>
        [TextLength(1, BureauTimeZone.MaxIdLength)] public string? TimeZone { get; init; }
    }

    /// <summary>Registers a bureau.</summary>
    public sealed record Command(Body Body) : IRequest<Bureau>;

    internal static ProblemException CreateUnknownParentException() =>
        ProblemKind.InvalidBody.ToExceptionAt("/parent", "unknown", "上级财政局不存在", "no bureau has this code");

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, Bureau>
    {
        public Task<Bureau> Handle(Command command, CancellationToken cancellationToken)
        {
            var body = command.Body;
            if (!Codes.IsBureauCode(body.Code))
            {
                throw ProblemKind.InvalidBody.ToExceptionAt(
                    "/code", "wrong-format", "财政局代码应为 2 至 12 位数字", "must be 2 to 12 digits");
            }

            PutTimeZone.EnsureKnown(body.TimeZone);
            AuditTrail.SetSubject(body.Code);
            var row = new BureauRow { Code = body.Code, Name = body.Name, Parent = body.Parent, CreatedAt = time.UtcNow(), TimeZone = body.TimeZone };
            return db.WriteAsync(session => StoreAsync(session, row), cancellationToken);
        }

        private static async Task<Bureau> StoreAsync(WriteSession session, BureauRow row)
        {
            List<string> ancestors = [row.Code];
            if (row.Parent is not null)
            {
                await session.AcquireLockAsync(BureauTree.LockName);
                var parentAncestors = await session.QueryAsync<string>(BureauTree.AncestorsSql, new { bureau = row.Parent });
                if (parentAncestors.Count == 0)
                {
                    throw CreateUnknownParentException();
                }

                ancestors.AddRange(parentAncestors);
            }

            if (!await session.TryInsertAsync(row))
            {
                throw ProblemKind.Conflict.ToException($"财政局 {row.Code} 已登记。", $"Bureau {row.Code} is already registered.");
            }

            await session.InsertAsync([.. ancestors.Select(ancestor => new BureauScopeRow { Ancestor = ancestor, Descendant = row.Code })]);
            await RankingOutbox.EnqueueAsync(session, [row.Code], year: 0, row.CreatedAt);
            return Bureau.FromRow(row);
        }
    }
}
