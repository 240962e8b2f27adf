using System.Data;
using System.Globalization;
using Dapper;

namespace PerfHub.Api.Persistence;

/// <summary>Ids and hashes as parameters of a statement, a chunk at a time: neither store takes a list as one value.</summary>
internal static class ParameterList
{
    /// <summary>The number of values in a chunk.</summary>
    public const int Size = 100;

    /// <summary>The ids of a chunk, for <c>IN</c>.</summary>
    public const string IdsSql = """
        (@id0, @id1, @id2, @id3, @id4, @id5, @id6, @id7, @id8, @id9, @id10, @id11, @id12, @id13,
        @id14, @id15, @id16, @id17, @id18, @id19, @id20, @id21, @id22, @id23, @id24, @id25, @id26, @id27,
        @id28, @id29, @id30, @id31, @id32, @id33, @id34, @id35, @id36, @id37, @id38, @id39, @id40, @id41,
        @id42, @id43, @id44, @id45, @id46, @id47, @id48, @id49, @id50, @id51, @id52, @id53, @id54, @id55,
        @id56, @id57, @id58, @id59, @id60, @id61, @id62, @id63, @id64, @id65, @id66, @id67, @id68, @id69,
        @id70, @id71, @id72, @id73, @id74, @id75, @id76, @id77, @id78, @id79, @id80, @id81, @id82, @id83,
        @id84, @id85, @id86, @id87, @id88, @id89, @id90, @id91, @id92, @id93, @id94, @id95, @id96, @id97,
        @id98, @id99)
        """;

    /// <summary>The hashes of a chunk, for <c>IN</c>.</summary>
    public const string HashesSql = """
        (@hash0, @hash1, @hash2, @hash3, @hash4, @hash5, @hash6, @hash7, @hash8, @hash9, @hash10, @hash11, @hash12, @hash13,
        @hash14, @hash15, @hash16, @hash17, @hash18, @hash19, @hash20, @hash21, @hash22, @hash23, @hash24, @hash25, @hash26, @hash27,
        @hash28, @hash29, @hash30, @hash31, @hash32, @hash33, @hash34, @hash35, @hash36, @hash37, @hash38, @hash39, @hash40, @hash41,
        @hash42, @hash43, @hash44, @hash45, @hash46, @hash47, @hash48, @hash49, @hash50, @hash51, @hash52, @hash53, @hash54, @hash55,
        @hash56, @hash57, @hash58, @hash59, @hash60, @hash61, @hash62, @hash63, @hash64, @hash65, @hash66, @hash67, @hash68, @hash69,
        @hash70, @hash71, @hash72, @hash73, @hash74, @hash75, @hash76, @hash77, @hash78, @hash79, @hash80, @hash81, @hash82, @hash83,
        @hash84, @hash85, @hash86, @hash87, @hash88, @hash89, @hash90, @hash91, @hash92, @hash93, @hash94, @hash95, @hash96, @hash97,
        @hash98, @hash99)
        """;

    private static readonly string[]
        IdNames = CreateNames("id"), HashNames = CreateNames("hash"), ReportNames = CreateNames("report"), NumberNames = CreateNames("number");

    /// <summary>The keys of a chunk of reports, for <c>IN</c>.</summary>
    public const string ReportsSql = """
        (@report0, @report1, @report2, @report3, @report4, @report5, @report6, @report7, @report8, @report9, @report10, @report11,
        @report12, @report13, @report14, @report15, @report16, @report17, @report18, @report19, @report20, @report21, @report22, @report23,
        @report24, @report25, @report26, @report27, @report28, @report29, @report30, @report31, @report32, @report33, @report34, @report35,
        @report36, @report37, @report38, @report39, @report40, @report41, @report42, @report43, @report44, @report45, @report46, @report47,
        @report48, @report49, @report50, @report51, @report52, @report53, @report54, @report55, @report56, @report57, @report58, @report59,
        @report60, @report61, @report62, @report63, @report64, @report65, @report66, @report67, @report68, @report69, @report70, @report71,
        @report72, @report73, @report74, @report75, @report76, @report77, @report78, @report79, @report80, @report81, @report82, @report83,
        @report84, @report85, @report86, @report87, @report88, @report89, @report90, @report91, @report92, @report93, @report94, @report95,
        @report96, @report97, @report98, @report99)
        """;

    /// <summary>The numbers of a chunk of revisions or re-evaluations, for <c>IN</c>.</summary>
    public const string NumbersSql = """
        (@number0, @number1, @number2, @number3, @number4, @number5, @number6, @number7, @number8, @number9, @number10, @number11,
        @number12, @number13, @number14, @number15, @number16, @number17, @number18, @number19, @number20, @number21, @number22, @number23,
        @number24, @number25, @number26, @number27, @number28, @number29, @number30, @number31, @number32, @number33, @number34, @number35,
        @number36, @number37, @number38, @number39, @number40, @number41, @number42, @number43, @number44, @number45, @number46, @number47,
        @number48, @number49, @number50, @number51, @number52, @number53, @number54, @number55, @number56, @number57, @number58, @number59,
        @number60, @number61, @number62, @number63, @number64, @number65, @number66, @number67, @number68, @number69, @number70, @number71,
        @number72, @number73, @number74, @number75, @number76, @number77, @number78, @number79, @number80, @number81, @number82, @number83,
        @number84, @number85, @number86, @number87, @number88, @number89, @number90, @number91, @number92, @number93, @number94, @number95,
        @number96, @number97, @number98, @number99)
        """;

    /// <summary>Adds a chunk of ids to other parameters. Places that are left over are null, which equals nothing.</summary>
    public static DynamicParameters CreateIds(IReadOnlyList<string> ids, object others) => Add(new DynamicParameters(others), IdNames, ids, DbType.String);

    /// <summary>Adds a chunk of hashes.</summary>
    public static DynamicParameters AddHashes(this DynamicParameters args, IReadOnlyList<string?> hashes) => Add(args, HashNames, hashes, DbType.String);

    /// <summary>Creates the parameters of a chunk of reports and numbers, at most <see cref="Size"/> of each.</summary>
    public static DynamicParameters CreateReports(IReadOnlyList<long?> reports, IReadOnlyList<int?> numbers) =>
        Add(Add(new DynamicParameters(), ReportNames, reports, DbType.Int64), NumberNames, numbers, DbType.Int32);

    private static DynamicParameters Add<T>(DynamicParameters args, string[] names, IReadOnlyList<T> values, DbType type)
    {
        for (var i = 0; i < Size; i++)
        {
            args.Add(names[i], i < values.Count ? values[i] : null, type);
        }

        return args;
    }

    private static string[] CreateNames(string prefix) =>
        [.. Enumerable.Range(0, Size).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"))];
}
