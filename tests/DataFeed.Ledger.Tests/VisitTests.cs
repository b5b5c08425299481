namespace DataFeed.Ledger.Tests;

public sealed class VisitTests
{
    private static readonly Guid Request = new("00010203-0405-0607-0809-0a0b0c0d0e0f");

    // Servers of two versions may take a request and its repetition: a change here counts it twice.
    [Fact]
    public void IdOf_EqualRanges_AreEqualInEveryVersion() =>
        Assert.Equal(new Guid("48eb1220-6d22-790b-1cc9-388a698320e6"), Visit.IdOf("key", "trainer", 3, Request, 7));

    [Fact]
    public void IdOf_RangesThatDiffer_AreDifferent()
    {
        Guid[] ids =
        [
            Visit.IdOf("key", "trainer", 3, Request, 7),
            Visit.IdOf("yek", "trainer", 3, Request, 7),
            Visit.IdOf("key", "trainer 2", 3, Request, 7),
            Visit.IdOf("key trainer", "2", 3, Request, 7),
            Visit.IdOf("key", "trainer", 4, Request, 7),
            Visit.IdOf("key", "trainer", 3, Guid.Empty, 7),
            Visit.IdOf("key", "trainer", 3, Request, 8),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}
