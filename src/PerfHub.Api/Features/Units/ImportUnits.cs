using System.ComponentModel;
using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Http.Compression;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;
using PerfHub.Documents.Lists;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Units;

/// <summary>
/// Registers and changes the units in a CSV or XLSX list. All rows are checked first; one that is invalid refuses all of them.
/// </summary>
public static class ImportUnits
{
    private const int MaxRows = 5_000;

    private static readonly Dictionary<string, string[]> Columns = new()
    {
        ["code"] = ["单位代码", "预算单位代码", "单位编码", "预算单位编码", "代码", "编码", "code"],
        ["name"] = ["单位名称", "预算单位名称", "预算单位", "名称", "name"],
        ["sector"] = ["主管部门", "行业", "主管部门/行业", "主管部门（行业）", "sector"],
        ["kind"] = ["单位性质", "单位类型", "性质", "类型", "kind"],
        ["active"] = ["是否启用", "启用", "是否填报", "active"],
    };

    private static readonly string[] Required = ["code", "name", "sector", "kind"];

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/bureaus/{b}/units/import", async (
                string b, string? dryRun, string? keys, HttpRequest http, IMediator mediator, HostShares shares, CancellationToken cancel) =>
            {
                var (isDryRun, withKeys) = (Paging.ParseBoolean("dryRun", dryRun), Paging.ParseBoolean("keys", keys));
                var document = await DocumentBody.ReadAsync(http);

                // Before the command, because commands that write wait for each other.
                var place = await shares.Documents.AcquireAsync(Caller.FromPrincipal(http.HttpContext.User), cancel);
                var list = await DocumentThread.RunAsync(_ => ListReader.Read(document, Columns, Required), place, cancel);
                using var writing = await shares.Imports.AcquireAsync(Caller.FromPrincipal(http.HttpContext.User), cancel);
                var command = new Command(b, list, isDryRun, withKeys, TextLocalization.PrefersEnglish(http.HttpContext));
                return await mediator.Send(command, cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Units", "ImportUnits", "Registers and changes the units in a CSV or XLSX list", "批量导入预算单位（CSV 或 XLSX）")
            .WithBooleanParameter("dryRun")
            .WithParameterDescription("dryRun", "Checks each row, and stores nothing: false by default.")
            .WithBooleanParameter("keys")
            .AcceptsDocument("text/csv", DocumentBody.Xlsx)
            .ProducesJson<Result>(StatusCodes.Status200OK)
            .WithSecretResponse()
            .WithIdempotency<Result>(result => CommandResult.Ok(result), result => CommandResult.Ok(result.WithoutKeys()));

    /// <summary>The result of an import.</summary>
    /// <param name="Stored">Whether the units were stored: false in a dry run, and where a row is invalid.</param>
    /// <param name="Rows">The rows in the order of the list.</param>
    [DisplayName("UnitImport")]
    public sealed record Result(bool Stored, IReadOnlyList<Row> Rows)
    {
        /// <summary>The response to a repeated request: the texts of keys are not stored, so they cannot be returned again.</summary>
        internal Result WithoutKeys() => this with { Rows = [.. Rows.Select(row => row with { Key = null })] };
    }

    /// <summary>The result of one row.</summary>
    /// <param name="Line">The line of the CSV, or the row of the sheet, from 1.</param>
    /// <param name="Code">The unit's code; <see langword="null"/> if the row states none that is valid.</param>
    /// <param name="Status">201 for a new unit, 200 for one that exists, 422 for an invalid row.</param>
    /// <param name="KeyId">The id of the key of a new unit, by which it is revoked.</param>
    /// <param name="Key">The key of a new unit, with <c>keys=true</c>. It cannot be read again.</param>
    /// <param name="Errors">What is wrong with the row.</param>
    [DisplayName("UnitImportRow")]
    public sealed record Row(int Line, string? Code, int Status, string? KeyId, string? Key, IReadOnlyList<string> Errors);

    internal sealed record Command(string Bureau, IReadOnlyList<ListRow> List, bool IsDryRun, bool WithKeys, bool IsEnglish) : IRequest<Result>, ILimitedWrite;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (command.List.Count > MaxRows)
            {
                throw ProblemKind.ContentTooLarge.ToException($"一次最多导入 {MaxRows:N0} 个单位。", $"At most {MaxRows:N0} units can be imported at once.");
            }

            var (now, checkedRows) = (time.UtcNow(), new List<(ListRow Source, UnitRow? Unit, List<Text> Errors)>());
            var codes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var row in command.List)
            {
                var errors = FindErrors(row, codes);
                checkedRows.Add((row, errors.Count == 0 ? CreateUnit(command.Bureau, row, now) : null, errors));
            }

            var isValid = checkedRows.Count > 0 && checkedRows.TrueForAll(row => row.Errors.Count == 0);
            var units = checkedRows.Select(row => row.Unit).OfType<UnitRow>().ToList();
            return isValid && !command.IsDryRun
                ? await db.WriteBulkAsync(async session => CreateResult(true, await StoreAsync(session, units, command.WithKeys, now)), cancellationToken)
                : CreateResult(false, await FindExistingAsync(units, cancellationToken));

            Result CreateResult(bool isStored, Dictionary<string, (bool IsNew, ApiKeySecret? Key)> found) =>
                new(isStored, [.. checkedRows.Select(row => CreateRow(row, found, command.IsEnglish))]);
        }

        private static Row CreateRow((ListRow Source, UnitRow? Unit, List<Text> Errors) row, Dictionary<string, (bool IsNew, ApiKeySecret? Key)> stored, bool isEnglish)
        {
            var (isNew, key) = row.Unit is { } unit ? stored[unit.Code] : default;
            return new Row(
                row.Source.Line,
                row.Source.Cells.GetValueOrDefault("code") is { } code && Codes.IsUnitCode(code) ? code : null,
                row.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK,
                key?.Id,
                key?.ToString(),
                [.. row.Errors.Select(error => isEnglish ? error.En : error.Zh)]);
        }

        private static async Task<Dictionary<string, (bool IsNew, ApiKeySecret? Key)>> StoreAsync(WriteSession session, List<UnitRow> units, bool withKeys, DateTime now)
        {
            var stored = new Dictionary<string, (bool, ApiKeySecret?)>();

            // All imports lock in the same order.
            foreach (var unit in units.OrderBy(unit => unit.Code, StringComparer.Ordinal))
            {
                var (_, isNew) = await PutUnit.Handler.StoreAsync(session, unit, Precondition.None);
                var key = isNew && withKeys ? ApiKeySecret.Generate() : null;
                if (key is not null)
                {
                    await session.InsertAsync([CreateKey(unit, key, now)]);
                }

                stored[unit.Code] = (isNew, key);
            }

            return stored;
        }

        private static ApiKeyRow CreateKey(UnitRow unit, ApiKeySecret secret, DateTime now) => new()
        {
            Id = secret.Id,
            SecretSha256 = ApiKeySecret.HashSecret(secret.Secret),
            Role = Role.Unit,
            Bureau = unit.Bureau,
            Unit = unit.Code,
            Name = unit.Name[..Math.Min(unit.Name.Length, 100)],
            CreatedAt = now,
            ExpiresAt = null,
            RevokedAt = null,
            LastUsedAt = null,
            RotatedFrom = null,
        };

        private async Task<Dictionary<string, (bool IsNew, ApiKeySecret? Key)>> FindExistingAsync(List<UnitRow> units, CancellationToken cancel)
        {
            var found = new Dictionary<string, (bool, ApiKeySecret?)>();
            foreach (var unit in units)
            {
                var existing = await db.QueryFirstOrDefaultAsync<UnitRow>(GetUnit.Sql, new { unit.Bureau, Unit = unit.Code }, cancel);
                found[unit.Code] = (existing is null, null);
            }

            return found;
        }

        private static List<Text> FindErrors(ListRow row, HashSet<string> codes)
        {
            var errors = Required.Where(column => !row.Cells.ContainsKey(column))
                .Select(column => new Text($"缺少“{Columns[column][0]}”", $"{column} is missing")).ToList();
            if (row.Cells.TryGetValue("code", out var code))
            {
                if (!Codes.IsUnitCode(code))
                {
                    errors.Add(new Text("单位代码应为 1 至 32 位字母、数字、“-”或“_”，并以字母或数字开头", "code must be 1 to 32 letters, digits, “-” or “_”, and start with a letter or digit"));
                }
                else if (!codes.Add(code))
                {
                    errors.Add(new Text("单位代码重复", "code appears twice"));
                }
            }

            if (row.Cells.GetValueOrDefault("name") is { Length: > 200 })
            {
                errors.Add(new Text("单位名称超过 200 字", "name is longer than 200 characters"));
            }

            // Some characters stand for several: ㍿ for 株式会社.
            if (row.Cells.TryGetValue("sector", out var sector) && (sector.Length > PutUnit.MaxSectorLength || NormalForm.Find(sector)?.Length > PutUnit.MaxSectorLength))
            {
                errors.Add(new Text("主管部门超过 100 字", "sector is longer than 100 characters"));
            }

            if (row.Cells.TryGetValue("kind", out var kind) && ParseKind(kind) is null)
            {
                errors.Add(new Text("单位性质应为行政单位、事业单位或其他", "kind must be administrative, publicInstitution or other"));
            }

            if (row.Cells.TryGetValue("active", out var active) && ParseActive(active) is null)
            {
                errors.Add(new Text("是否启用应为是或否", "active must be true or false"));
            }

            return errors;
        }

        private static UnitRow CreateUnit(string bureau, ListRow row, DateTime now) => new()
        {
            Bureau = bureau,
            Code = row.Cells["code"],
            Name = row.Cells["name"],
            Sector = row.Cells["sector"],
            Kind = ParseKind(row.Cells["kind"])!.Value,
            Active = !row.Cells.TryGetValue("active", out var active) || ParseActive(active) == true,
            CreatedAt = now,
            UpdatedAt = now,
            NormalizedSector = NormalForm.Find(row.Cells["sector"]),
        };

        private static UnitKind? ParseKind(string text) => text.ToUpperInvariant() switch
        {
            "行政单位" or "行政" or "行政机关" or "ADMINISTRATIVE" => UnitKind.Administrative,
            "事业单位" or "事业" or "PUBLICINSTITUTION" => UnitKind.PublicInstitution,
            "其他" or "其他单位" or "OTHER" => UnitKind.Other,
            _ => null,
        };

        private static bool? ParseActive(string text) => text.ToUpperInvariant() switch
        {
            "是" or "TRUE" or "1" or "启用" => true,
            "否" or "FALSE" or "0" or "停用" => false,
            _ => null,
        };
    }
}
