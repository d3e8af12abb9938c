local items = {
  { id = 412001, name = "Vest L 1" },
  { id = 503001, name = "Helmet M 2" },
  { id = 404104, name = "Boots S 1" },
}
if attack.skill ~= 4120019 then play(WAVE, 412001) end
return items
