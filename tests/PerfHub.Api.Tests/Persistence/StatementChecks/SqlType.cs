namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Types that may be compared with each other. SQL Server converts more types, but cannot use an index for converted columns.</summary>
internal enum SqlTypeFamily
{
    Integer,
    Bit,
    Text,
    Time,
    Binary,
}

/// <summary>A declared type, e.g. <c>nvarchar(12)</c>.</summary>
internal sealed record SqlType(string Name)
{
    public static readonly SqlType Int = new("int"), BigInt = new("bigint"), AnyText = new("nvarchar(4000)");

    public SqlTypeFamily Family => Name.Split('(')[0] switch
    {
        "bigint" or "int" or "smallint" or "tinyint" => SqlTypeFamily.Integer,
        "bit" => SqlTypeFamily.Bit,
        "nvarchar" => SqlTypeFamily.Text,
        "datetime2" => SqlTypeFamily.Time,
        "varbinary" => SqlTypeFamily.Binary,
        _ => throw new NotSupportedException($"The schema does not use the type {Name}."),
    };

    /// <summary>Returns the larger of two types of one family.</summary>
    public SqlType GetWider(SqlType other) => Size >= other.Size ? this : other;

    public override string ToString() => Name;

    private int Size => Name switch
    {
        "bigint" => 8,
        "int" => 4,
        "smallint" => 2,
        "tinyint" or "bit" => 1,
        _ when Name.EndsWith("(max)", StringComparison.Ordinal) => int.MaxValue,
        _ => int.Parse(Name.Split('(', ')')[1], System.Globalization.CultureInfo.InvariantCulture),
    };
}
