using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>
/// Sets the time zone of a bureau. Problems and files give times in it at once; stored deviations keep their messages until their
/// report is evaluated again. Bureaus below it are not affected.
/// </summary>
public static class PutTimeZone
{
    private const string UpdateSql = "UPDATE Bureau SET TimeZone = @TimeZone WHERE Code = @Bureau";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/bureaus/{b}/time-zone", async (string b, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(b, (await JsonBody.ReadAsync<Body>(http)).TimeZone, Precondition.FromRequest(http)), cancel))
            .AllowRoles(Role.BureauAdmin)
            .Describe("Bureaus", "PutTimeZone", "Sets the time zone of a bureau", "设置财政局的时区")
            .AcceptsJson<Body>(RequestExamples.TimeZone)
            .ProducesJson<Bureau>(StatusCodes.Status200OK)
            .WithPrecondition()
            .WithIdempotency<Bureau>(it => CommandResult.Ok(it, EntityTags.ComputeFromJson(it)));

    /// <summary>The time zone.</summary>
    public sealed record Body
    {
        /// <summary>The IANA id, e.g. Asia/Urumqi; null for the default, Asia/Shanghai. Required.</summary>
        [TextLength(1, BureauTimeZone.MaxIdLength)] public required string? TimeZone { get; init; }
    }

    /// <summary>Rejects a time zone that no IANA id names.</summary>
    /// <exception cref="ProblemException">422.</exception>
    internal static void EnsureKnown(string? timeZone)
    {
        if (timeZone is not null && BureauTimeZone.Find(timeZone) is null)
        {
            throw ProblemKind.InvalidBody.ToExceptionAt("/timeZone", "unknown", "时区应为 IANA 时区标识，例如 Asia/Urumqi", "must be an IANA time zone, e.g. Asia/Urumqi");
        }
    }

    internal sealed record Command(string Bureau, string? TimeZone, Precondition Precondition) : IRequest<Bureau>;

    internal sealed class Handler(Db db) : IRequestHandler<Command, Bureau>
    {
        public Task<Bureau> Handle(Command command, CancellationToken cancellationToken)
        {
            EnsureKnown(command.TimeZone);
            return db.WriteAsync(session => StoreAsync(session, command), cancellationToken);
        }

        private static async Task<Bureau> StoreAsync(WriteSession session, Command command)
        {
            await session.AcquireLockAsync(BureauTree.LockName);
            var row = (await session.QueryFirstOrDefaultAsync<BureauRow>(GetBureau.Sql, command))!;
            command.Precondition.EnsureMet(EntityTags.ComputeFromJson(Bureau.FromRow(row)));
            var after = row with { TimeZone = command.TimeZone };
            TableMap<BureauRow>.EnsureFits([after]);
            await session.ExecuteAsync(UpdateSql, command);
            return Bureau.FromRow(after);
        }
    }
}
