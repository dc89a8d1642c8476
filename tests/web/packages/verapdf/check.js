// Prints for each file named: whether it is PDF/A-3a, what it claims to be, and every rule it breaks.
importPackage(Packages.org.verapdf.pdfa);
importPackage(Packages.org.verapdf.pdfa.flavours);

Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
const foundry = Foundries.defaultInstance();
const flavour = PDFAFlavour.fromString("3a");
for (let i = 0; i < arguments.length; i++) {
  const parser = foundry.createParser(new java.io.FileInputStream(arguments[i]), flavour);
  const result = foundry.createValidator(flavour, false).validate(parser);
  print((result.isCompliant() ? "sound" : "unsound") + " " + parser.getFlavour());
  const failed = result.getTestAssertions().iterator();
  while (failed.hasNext()) {
    const one = failed.next();
    print("  " + one.getRuleId().getClause() + " " + one.getMessage());
  }
}
