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

    private static readonly string[] IdNames = CreateNames("id"), HashNames = CreateNames("hash");

    /// <summary>Adds a chunk of ids to other parameters. Places that are left over are null, which equals nothing.</summary>
    public static DynamicParameters CreateIds(IReadOnlyList<string> ids, object others) => Add(new DynamicParameters(others), IdNames, ids);

    /// <summary>Adds a chunk of hashes.</summary>
    public static DynamicParameters AddHashes(this DynamicParameters args, IReadOnlyList<string?> hashes) => Add(args, HashNames, hashes);

    private static DynamicParameters Add(DynamicParameters args, string[] names, IReadOnlyList<string?> values)
    {
        for (var i = 0; i < Size; i++)
        {
            args.Add(names[i], i < values.Count ? values[i] : null, DbType.String);
        }

        return args;
    }

    private static string[] CreateNames(string prefix) =>
        [.. Enumerable.Range(0, Size).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"))];
}
