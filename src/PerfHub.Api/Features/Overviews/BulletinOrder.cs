namespace PerfHub.Api.Features.Overviews;

/// <summary>The orders in which the bulletin lists units. Equal scores stand in the order of the ranking: by bureau, then by unit.</summary>
internal static class BulletinOrder
{
    public static Comparer<BulletinRow> ByCode { get; } = Comparer<BulletinRow>.Create((one, other) =>
        string.CompareOrdinal(one.Bureau, other.Bureau) is not 0 and var byBureau ? byBureau : string.CompareOrdinal(one.Code, other.Code));

    public static Comparer<BulletinRow> BestFirst { get; } = Comparer<BulletinRow>.Create((one, other) =>
        Nullable.Compare(other.Verified, one.Verified) is not 0 and var byScore ? byScore : ByCode.Compare(one, other));

    public static Comparer<BulletinRow> WorstFirst { get; } = Comparer<BulletinRow>.Create((one, other) =>
        Nullable.Compare(one.Verified, other.Verified) is not 0 and var byScore ? byScore : ByCode.Compare(one, other));
}
