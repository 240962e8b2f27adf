using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.QueryParameters;

/// <summary>
/// Refuses query parameters that an endpoint does not declare, repeated ones that it takes once, and values with U+0000, which no
/// stored text has and not every store can compare. To ignore a mistyped filter would widen the filter, and a bulk operation would then
/// change what nobody selected.
/// </summary>
internal static class StrictQueryExtensions
{
    private const int MaxNameLength = 64;

    /// <summary>Attaches the declared query parameters to each endpoint of a group.</summary>
    public static RouteGroupBuilder WithStrictQuery(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
            endpoint.Metadata.Add(QueryParameterSet.FromMetadata(endpoint.Metadata, ((RouteEndpointBuilder)endpoint).RoutePattern)));
        return group;
    }

    /// <summary>
    /// Checks the query of each request to such an endpoint. It comes after authorization, so a caller without access gets the same
    /// response with any query.
    /// </summary>
    public static void UseStrictQuery(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.QueryString.HasValue && http.GetEndpoint()?.Metadata.GetMetadata<QueryParameterSet>() is { } declared)
        {
            EnsureDeclared(declared, http.Request.Query);
        }

        return next(http);
    });

    private static void EnsureDeclared(QueryParameterSet declared, IQueryCollection query)
    {
        var (unknown, repeated) = (declared.FindUnknown(query), declared.FindRepeated(query));
        var unreadable = query.Where(it => it.Value.Any(value => value!.Contains('\0', StringComparison.Ordinal))).Select(it => it.Key).Except(unknown).ToList();
        if (unknown.Count == 0 && repeated.Count == 0 && unreadable.Count == 0)
        {
            return;
        }

        List<string> zh = [], en = [];
        if (unknown.Count > 0)
        {
            var names = declared.Names;
            zh.Add($"本操作没有查询参数{QuoteAll(unknown, "、")}，{(names.Count == 0 ? "不接受任何查询参数" : $"可用的参数：{string.Join('、', names)}")}。");
            en.Add($"The operation has no query parameter {QuoteAll(unknown, ", ")}; {(names.Count == 0 ? "it takes none" : $"it takes: {string.Join(", ", names)}")}.");
        }

        if (repeated.Count > 0)
        {
            zh.Add($"查询参数{QuoteAll(repeated, "、")}只能给出一次。");
            en.Add($"The query parameter {QuoteAll(repeated, ", ")} can be given only once.");
        }

        if (unreadable.Count > 0)
        {
            zh.Add($"查询参数{QuoteAll(unreadable, "、")}含有空字符。");
            en.Add($"The query parameter {QuoteAll(unreadable, ", ")} contains a null character.");
        }

        throw ProblemKind.BadParameter.ToException(string.Concat(zh), string.Join(' ', en));
    }

    private static string QuoteAll(IEnumerable<string> names, string separator) =>
        string.Join(separator, names.Select(name => $"“{(name.Length > MaxNameLength ? name[..MaxNameLength] + '…' : name)}”"));
}
